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

    /// <summary>Null: watch nothing.</summary>
    public FakeWatchConfig? Watch { get; init; }
}
