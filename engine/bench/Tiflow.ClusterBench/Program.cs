using Tiflow.Client;
using Tiflow.ClusterBench;
using Tiflow.ClusterBench.Peers;

if (args is [PeerProcess.Argument])
{
    await PeerProcess.RunAsync();
    return 0;
}

var sections = BenchSection.None;
var words = args.Where(static word => word != "--quick").ToArray();
if (!Array.TrueForAll(words, word => Enum.TryParse<BenchSection>(word, ignoreCase: true, out var section) && (sections |= section) != BenchSection.None))
{
    await Console.Error.WriteLineAsync(
        "usage: Tiflow.ClusterBench [--quick] [memory] [latency] [copy] [loop] [etcd] [decisions] [burdens] [simulate] [quality]; without a word: all");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
try
{
    var sizes = words.Length < args.Length ? BenchSizes.Quick : BenchSizes.Full;
    await BenchRun.RunAsync(sizes, sections == BenchSection.None ? BenchSection.All : sections, interrupted.Token);
    return 0;
}
catch (Exception failure) when (failure is TiflowException or IOException or Grpc.Core.RpcException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"error: the bench could not run to its end: {failure.Message}");
    return 1;
}
