using System.Globalization;

namespace Tiflow.Core.Runnables;

/// <summary>One placed run of a runnable. Numbers grow from run to run and are never used again.</summary>
public readonly record struct IncarnationId(RunnableId Runnable, long Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Runnable}#{Number}");
}
