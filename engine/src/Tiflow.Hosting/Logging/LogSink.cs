using System.Text;
using Tiflow.Hosting.Configuration;
using Tiflow.Protocol.Errors;

namespace Tiflow.Hosting.Logging;

/// <summary>Writes whole lines to a file (appending) or to standard error. Thread-safe.</summary>
internal sealed class LogSink : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TextWriter _writer;
    private readonly bool _ownsWriter;

    private LogSink(TextWriter writer, bool ownsWriter) => (_writer, _ownsWriter) = (writer, ownsWriter);

    /// <exception cref="StartupException">The file cannot be opened.</exception>
    public static LogSink Open(string? file, TextWriter standardError)
    {
        if (file is null)
        {
            return new LogSink(standardError, ownsWriter: false);
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return new LogSink(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), ownsWriter: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                ErrorCodes.InvalidArgument, $"cannot write the log file {file} ({CommonKeys.LogFile.FlagName}): {e.Message}", e);
        }
    }

    public void WriteLine(string line)
    {
        lock (_lock)
        {
            _writer.WriteLine(line);
            _writer.Flush();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_ownsWriter)
            {
                _writer.Dispose();
            }
        }
    }
}
