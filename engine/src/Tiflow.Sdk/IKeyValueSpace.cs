namespace Tiflow.Sdk;

/// <summary>
/// The job's own keys and values. Keys: 1 to 512 characters without control characters, ordered by their UTF-8 bytes;
/// values: at most 1 MiB. Writes are durable when their task ends, and refused to an incarnation that was replaced.
/// </summary>
public interface IKeyValueSpace
{
    /// <summary>The value, or null when the key does not exist.</summary>
    Task<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Sets the value.</summary>
    Task PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken);

    /// <summary>Removes the key; nothing happens when it does not exist.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>The pairs whose keys start with the prefix, in key order.</summary>
    Task<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ListAsync(string prefix, CancellationToken cancellationToken);
}
