using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Spectre.Console;
using Tiflow.Client;
using Tiflow.Commands.Cli.Waiting;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Demo;

/// <summary>Submits a CVSDemo job, shows how it gets on, and compares what came of it with the source.</summary>
internal sealed class DemoCopy(MasterClient client, DemoData data, IAnsiConsole console, TimeProvider time)
{
    private const string Destination = "/data1";

    public async Task<DemoResult> RunAsync(CancellationToken cancellationToken)
    {
        var bytes = await data.SourceBytesAsync(cancellationToken);
        var started = time.GetTimestamp();
        var job = await client.CreateAsync(new CreateJobRequest { Type = "CVSDemo", Config = Config() }, cancellationToken);
        Console.WriteLine($"job {job.Id}");
        await FollowAsync(job.Id, cancellationToken);
        var duration = time.GetElapsedTime(started);
        var check = await data.CheckAsync(Destination, cancellationToken);
        return new DemoResult
        {
            Rows = check.Rows,
            Bytes = bytes,
            Duration = duration,
            IsEqual = check.Equal,
            Difference = check.Equal ? "" : $"source and destination differ in file {check.File}: {check.Difference}",
        };
    }

    private ByteString Config()
    {
        var config = new JsonObject
        {
            ["srcHost"] = data.Address,
            ["dstHost"] = data.Address,
            ["dstDir"] = Destination,
        };
        return ByteString.CopyFromUtf8(config.ToJsonString(JsonSerializerOptions.Default));
    }

    private async Task FollowAsync(string jobId, CancellationToken cancellationToken)
    {
        var changes = client.WatchAsync(jobId, cancellationToken);
        var job = console.Profile.Capabilities is { Interactive: true, Ansi: true }
            ? await JobProgressBar.ShowAsync(console, changes, static job => JobStates.IsTerminal(job.State), time)
            : await JobProgressLines.ShowAsync(Console.Out, changes, time);
        if (job.State != JobState.Finished)
        {
            throw new TiflowException(
                job.Error?.Code ?? ErrorCodes.Internal,
                $"job {jobId} is {job.State}: {job.Error?.Message ?? job.Reason}");
        }
    }
}
