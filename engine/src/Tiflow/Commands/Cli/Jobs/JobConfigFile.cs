using System.Globalization;
using Google.Protobuf;
using Tiflow.Client;
using Tiflow.Protocol.Errors;

namespace Tiflow.Commands.Cli.Jobs;

/// <summary>The file (or standard input) that holds a job's config.</summary>
internal sealed record JobConfigFile(string Name, ByteString Content)
{
    private const int MaxBytes = 1024 * 1024;

    public static JobConfigFile None { get; } = new("", ByteString.Empty);

    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<JobConfigFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var name = path == "-" ? "standard input" : path;
        try
        {
            await using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return new JobConfigFile(name, await ReadAsync(name, stream, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TiflowException(ErrorCodes.InvalidArgument, $"cannot read the job config {name}: {exception.Message}", exception);
        }
    }

    /// <summary>The server knows the config, but not where it came from.</summary>
    public async Task<T> ExplainAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (TiflowException exception) when (exception.Code == ErrorCodes.InvalidConfig && Name.Length > 0)
        {
            throw new TiflowException(exception.Code, $"{Name}: {exception.Message}", exception);
        }
    }

    private static async Task<ByteString> ReadAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken);
        return content.Length <= MaxBytes
            ? ByteString.CopyFrom(content.GetBuffer().AsSpan(0, (int)content.Length))
            : throw new TiflowException(
                ErrorCodes.InvalidConfig,
                string.Create(CultureInfo.InvariantCulture, $"{name}: {content.Length} bytes; a job config has at most {MaxBytes} (1 MiB)"));
    }
}
