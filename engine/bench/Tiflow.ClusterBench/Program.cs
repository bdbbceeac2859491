using Tiflow.Client;
using Tiflow.ClusterBench;
using Tiflow.ClusterBench.Peers;

if (args is [PeerProcess.Argument])
{
    await PeerProcess.RunAsync();
    return 0;
}

if (args is not ([] or ["--quick"]))
{
    await Console.Error.WriteLineAsync("usage: Tiflow.ClusterBench [--quick]");
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
    await BenchRun.RunAsync(args is [] ? BenchSizes.Full : BenchSizes.Quick, interrupted.Token);
    return 0;
}
catch (Exception failure) when (failure is TiflowException or IOException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"error: the bench could not run to its end: {failure.Message}");
    return 1;
}
