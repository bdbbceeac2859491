using System.Globalization;
using Tiflow.Metadata;
using Tiflow.Metadata.Sqlite;

// Commits numbered transactions, four at a time, and prints each number when it was acknowledged, until it is killed or
// its standard input ends. Arguments: the store's directory and the number after which to begin.
const int Writers = 4;
var last = long.Parse(args[1], CultureInfo.InvariantCulture);

await using var store = await SqliteMetaStore.OpenAsync(args[0], limits: null, CancellationToken.None);
await using var input = Console.OpenStandardInput();
using var stop = new CancellationTokenSource();
var writers = Enumerable.Range(0, Writers).Select(_ => WriteAsync()).ToArray();
await Task.WhenAny([input.CopyToAsync(Stream.Null), .. writers]);
await stop.CancelAsync();
await Task.WhenAll(writers);

async Task WriteAsync()
{
    while (!stop.IsCancellationRequested)
    {
        var number = Interlocked.Increment(ref last).ToString("D8", CultureInfo.InvariantCulture);
        var value = System.Text.Encoding.ASCII.GetBytes(number);
        await store.CommitAsync(
            new StoreTransaction
            {
                Mutations =
                [
                    new StoreMutation.Put(StoreKey.FromString($"a/{number}"), value),
                    new StoreMutation.Put(StoreKey.FromString($"b/{number}"), value),
                    new StoreMutation.Put(StoreKey.FromString("last"), value),
                ],
            },
            CancellationToken.None);
        Console.WriteLine(number);
    }
}
