using System.ComponentModel.DataAnnotations;

namespace Tiflow.Jobs.Fake;

/// <summary>One worker that counts; 0 switches an injection off.</summary>
internal sealed class FakeWorkerConfig
{
    [Range(0, int.MaxValue)]
    public int Id { get; init; }

    public long TargetTick { get; init; }

    public TimeSpan TickInterval { get; init; }

    public TimeSpan InjectErrorInterval { get; init; }

    public long InjectTerminalErrorAtTick { get; init; }

    public long CrashExecutorAtTick { get; init; }

    public bool IgnoreStop { get; init; }

    /// <summary>The local resource that it leaves its count in; null: none.</summary>
    public string? Writes { get; init; }

    /// <summary>Local resources whose counts it sums up at its end.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>Null: watch nothing.</summary>
    public FakeWatchConfig? Watch { get; init; }
}
