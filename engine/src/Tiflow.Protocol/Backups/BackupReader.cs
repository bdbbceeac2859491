using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Google.Protobuf;
using Tiflow.Protocol.Store.V1;
using Tiflow.Protocol.V1;

namespace Tiflow.Protocol.Backups;

/// <summary>
/// Reads a backup. Only when <see cref="PairsAsync"/> has ended without an error was it whole; whatever else is wrong
/// is an <see cref="InvalidDataException"/>.
/// </summary>
public sealed class BackupReader : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Stream _input;
    private readonly List<byte[]> _unhashed = [];
    private long _bytes;
    private long _records;

    private BackupReader(Stream input) => _input = input;

    public BackupHeader Header { get; private set; } = new();

    /// <summary>What was read; null until the end.</summary>
    public BackupSummary? Summary { get; private set; }

    /// <summary>The checksum at the end; empty until then.</summary>
    public ByteString Sha256 { get; private set; } = ByteString.Empty;

    /// <summary>Reads the header.</summary>
    public static async Task<BackupReader> OpenAsync(Stream input, CancellationToken cancellationToken)
    {
        var reader = new BackupReader(input);
        try
        {
            await reader.ReadHeaderAsync(cancellationToken);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads everything, to know that it is whole.</summary>
    public static async Task<(BackupSummary Summary, ByteString Sha256)> CheckAsync(Stream input, CancellationToken cancellationToken)
    {
        using var reader = await OpenAsync(input, cancellationToken);
        await foreach (var _ in reader.PairsAsync(cancellationToken))
        {
            // What is in it does not matter here.
        }

        return (reader.Summary!, reader.Sha256); // set by the end, without which reading fails
    }

    public async IAsyncEnumerable<BackupPair> PairsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = await NextAsync(cancellationToken);
            if (entry.KindCase == BackupEntry.KindOneofCase.End)
            {
                await EndAsync(entry.End, cancellationToken);
                yield break;
            }

            if (entry.KindCase != BackupEntry.KindOneofCase.Pair)
            {
                throw Damaged();
            }

            _records++;
            yield return entry.Pair;
        }
    }

    public void Dispose() => _hash.Dispose();

    private async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var magic = await ReadAsync(BackupFormat.Magic.Length, cancellationToken);
        if (!magic.AsSpan().SequenceEqual(BackupFormat.Magic))
        {
            throw new InvalidDataException("this is not a backup of tiflow");
        }

        Header = (await NextAsync(cancellationToken)).Header ?? throw Damaged();
        if (Header.Format != BackupFormat.Version)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"the backup has format {Header.Format}, this version reads {BackupFormat.Version}; use tiflow {Header.Version}"));
        }
    }

    private async Task EndAsync(BackupEnd end, CancellationToken cancellationToken)
    {
        var unsigned = end.Clone();
        unsigned.Sha256 = ByteString.Empty;
        _hash.AppendData(unsigned.ToByteArray());
        if (!end.Sha256.Span.SequenceEqual(_hash.GetHashAndReset()) || end.Records != _records
            || await _input.ReadAsync(new byte[1], cancellationToken) != 0)
        {
            throw Damaged();
        }

        (Summary, Sha256) = (BackupFormat.Summary(Header, end, _bytes), end.Sha256);
    }

    // The checksum is that of what stands before the entry.
    private async Task<BackupEntry> NextAsync(CancellationToken cancellationToken)
    {
        _unhashed.ForEach(_hash.AppendData);
        _unhashed.Clear();
        var length = BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(BackupFormat.LengthBytes, cancellationToken));
        if (length is < 0 or > BackupFormat.MaxEntryBytes)
        {
            throw Damaged();
        }

        var bytes = await ReadAsync(length, cancellationToken);
        try
        {
            return BackupEntry.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Damaged(e);
        }
    }

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        if (await _input.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken) is var got && got < count)
        {
            throw new InvalidDataException(FormattableString.Invariant($"the backup is cut off after {_bytes + got} bytes"));
        }

        _unhashed.Add(bytes);
        _bytes += count;
        return bytes;
    }

    private InvalidDataException Damaged(Exception? cause = null) =>
        new(FormattableString.Invariant($"the backup is damaged, at byte {_bytes} at the latest"), cause);
}
