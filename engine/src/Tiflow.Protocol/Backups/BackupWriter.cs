using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Tiflow.Protocol.Store.V1;
using Tiflow.Protocol.V1;

namespace Tiflow.Protocol.Backups;

/// <summary>Writes a backup: a header, pairs in the order of their keys, an end.</summary>
public sealed class BackupWriter : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IBufferWriter<byte> _output;
    private readonly BackupHeader _header;
    private long _bytes;
    private long _records;

    /// <summary>Writes the header.</summary>
    public BackupWriter(IBufferWriter<byte> output, BackupHeader header)
    {
        (_output, _header) = (output, header);
        _header.Format = BackupFormat.Version;
        Write(BackupFormat.Magic);
        Write(new BackupEntry { Header = header });
    }

    public void Add(BackupPair pair)
    {
        _records++;
        Write(new BackupEntry { Pair = pair });
    }

    /// <summary>Without an end a backup counts as cut off.</summary>
    public BackupSummary End(long jobs)
    {
        var end = new BackupEnd { Records = _records, Jobs = jobs };
        _hash.AppendData(end.ToByteArray());
        end.Sha256 = ByteString.CopyFrom(_hash.GetHashAndReset());
        Write(new BackupEntry { End = end });
        return BackupFormat.Summary(_header, end, _bytes);
    }

    public void Dispose() => _hash.Dispose();

    private void Write(BackupEntry entry)
    {
        var bytes = new byte[BackupFormat.LengthBytes + entry.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - BackupFormat.LengthBytes);
        entry.WriteTo(bytes.AsSpan(BackupFormat.LengthBytes));
        Write(bytes);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _output.Write(bytes);
        _bytes += bytes.Length;
    }
}
