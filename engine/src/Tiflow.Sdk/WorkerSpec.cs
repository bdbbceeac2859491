namespace Tiflow.Sdk;

/// <summary>What a job master asks for: one worker.</summary>
public sealed record WorkerSpec
{
    /// <summary>Unique in the job; shown to users. 1 to 63 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The worker type, as in <see cref="WorkerTypeAttribute"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The config object; it travels as JSON.</summary>
    public required object Config { get; init; }
}
