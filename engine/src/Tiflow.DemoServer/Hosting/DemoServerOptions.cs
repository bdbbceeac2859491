namespace Tiflow.DemoServer.Hosting;

/// <summary>What the command line says.</summary>
internal sealed record DemoServerOptions
{
    public const long DefaultRecords = 100_000;
    public const int DefaultFiles = 10;

    public required string Directory { get; init; }

    public required ListenAddress Address { get; init; }

    /// <summary>Rows to generate when there is no source data yet; null means <see cref="DefaultRecords"/>.</summary>
    public long? Records { get; init; }

    public int Files { get; init; } = DefaultFiles;
}
