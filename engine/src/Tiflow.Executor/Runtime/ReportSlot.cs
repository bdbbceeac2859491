using System.Text.Json;
using Google.Protobuf;
using Tiflow.Core;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;

namespace Tiflow.Executor.Runtime;

/// <summary>
/// The last progress and detail of one runnable; the session sends them when they changed. Thread-safe.
/// </summary>
internal sealed class ReportSlot
{
    private const int MaxDetailBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private Protocol.V1.Progress? _progress;
    private ByteString _detail = ByteString.Empty;
    private bool _changed;

    public void Set(Tiflow.Sdk.Progress progress)
    {
        var message = new Protocol.V1.Progress { Done = progress.Done, Unit = progress.Unit.Clip(BoundedText.MaxUnitBytes) };
        if (progress.Total is { } total)
        {
            message.Total = total;
        }

        lock (_lock)
        {
            (_progress, _changed) = (message, true);
        }
    }

    public void SetDetail<T>(T detail)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(detail, SdkJson.Options);
        if (json.Length > MaxDetailBytes)
        {
            throw JobException.Terminal("INVALID_ARGUMENT", $"the detail has {json.Length} bytes, more than the limit of {MaxDetailBytes}");
        }

        lock (_lock)
        {
            (_detail, _changed) = (UnsafeByteOperations.UnsafeWrap(json), true);
        }
    }

    public void MarkChanged()
    {
        lock (_lock)
        {
            _changed = _progress is not null || !_detail.IsEmpty;
        }
    }

    public RunnableReport? TakeIfChanged(IncarnationRef incarnation)
    {
        lock (_lock)
        {
            if (!_changed)
            {
                return null;
            }

            _changed = false;
            return new RunnableReport { Runnable = incarnation, Progress = _progress, DetailJson = _detail };
        }
    }

    /// <summary>Puts the last reports into the message of the end.</summary>
    public void Complete(Exited exited)
    {
        lock (_lock)
        {
            (exited.Progress, exited.DetailJson) = (_progress, _detail);
        }
    }
}
