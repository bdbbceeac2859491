namespace Tiflow.Hosting.Tests.JobTypes;

internal sealed class SampleConfig
{
    public int Size { get; init; }
}
