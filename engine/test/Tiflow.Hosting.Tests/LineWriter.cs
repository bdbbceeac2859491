using System.Text;
using System.Threading.Channels;

namespace Tiflow.Hosting.Tests;

/// <summary>A standard output whose lines a test awaits.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(1000);
    private readonly List<string> _all = [];

    public override Encoding Encoding => Encoding.UTF8;

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_all)
        {
            _all.Add(value!);
        }

        _lines.Writer.TryWrite(value!);
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public ValueTask<string> NextAsync(CancellationToken cancellationToken) => _lines.Reader.ReadAsync(cancellationToken);
}
