using System.Text;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Executors;

/// <summary>How much an executor may say of itself: it is stored, and its name stands in other records, too.</summary>
internal static class HelloLimits
{
    private const int MaxTextBytes = 253;
    private const int MaxBytes = 64 * 1024;

    /// <summary>Says what is too much; null when nothing is.</summary>
    public static string? Check(Hello hello) =>
        CheckText("name", hello.Name)
        ?? CheckText("address", hello.Address)
        ?? CheckText("version", hello.Version)
        ?? CheckText("process id", hello.ProcessId)
        ?? CheckAll(hello);

    private static string? CheckText(string what, string text) =>
        Encoding.UTF8.GetByteCount(text) is var bytes and > MaxTextBytes
            ? $"the executor's {what} has {bytes} bytes, more than the limit of {MaxTextBytes}"
            : null;

    private static string? CheckAll(Hello hello)
    {
        var itself = hello.Clone();
        itself.Running.Clear();
        return itself.CalculateSize() is var bytes and > MaxBytes
            ? $"the executor's labels, capacity and types have {bytes} bytes, more than the limit of {MaxBytes}: give it fewer or shorter labels"
            : null;
    }
}
