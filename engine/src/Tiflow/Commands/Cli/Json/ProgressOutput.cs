using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record ProgressOutput(long Done, long? Total, string? Unit)
{
    public static ProgressOutput? From(Progress? progress) => progress is null
        ? null
        : new ProgressOutput(progress.Done, progress.HasTotal ? progress.Total : null, Words.OrNull(progress.Unit));
}
