namespace Tiflow.Sdk.Tests.Registration;

internal sealed class SampleJobConfig
{
    public string? Text { get; init; }
}
