using System.Diagnostics;

namespace Tiflow.Simulation.Masters;

/// <summary>The store in memory, and the outbox, end their tasks before they give them back.</summary>
internal static class Immediately
{
    public static void End(Task task)
    {
        Debug.Assert(task.IsCompleted, "Nothing may wait in virtual time.");
#pragma warning disable VSTHRD002 // It has ended: nothing blocks.
        task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    public static T Result<T>(Task<T> task)
    {
        Debug.Assert(task.IsCompleted, "Nothing may wait in virtual time.");
#pragma warning disable VSTHRD002 // It has ended: nothing blocks.
        return task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }
}
