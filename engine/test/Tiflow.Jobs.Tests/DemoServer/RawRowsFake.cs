using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Tiflow.Demo.V1;

namespace Tiflow.Jobs.Tests.DemoServer;

/// <summary>The raw way for the rows of a <see cref="DemoDataFake"/>.</summary>
internal sealed class RawRowsFake(DemoDataFake data)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/source/{file:int}", ReadAsync);
        endpoints.MapGet("/v1/destination", WriteAsync);
    }

    private async Task ReadAsync(HttpContext context)
    {
        if (data.Faults.RefuseReads is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        var file = int.Parse((string)context.GetRouteValue("file")!, CultureInfo.InvariantCulture);
        var rows = data.RowsAfter(file, Encoding.UTF8.GetString(Bytes(context, "after")));
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(DemoRow.Text(rows));
        var cut = data.Faults.TakeReadCut();
        await context.Response.WriteAsync(DemoRow.Text(cut is null ? rows : rows[..cut.AfterRows]), context.RequestAborted);
        if (cut is not null)
        {
            await cut.Until;
            context.Abort();
        }
    }

    private async Task WriteAsync(HttpContext context)
    {
        var open = OpenFile.Parser.ParseFrom(Bytes(context, "open"));
        var rows = data.Open(open);
        var refusal = data.Faults.RefuseWrites
            ?? (rows is null ? new DemoFaults.Refusal(HttpStatusCode.PreconditionFailed, "the row is not there") : null);
        if (refusal is not null)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        context.Response.Headers.Upgrade = "tiflow-rows/1";
        await using var connection = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var length = long.Parse(context.Request.Query["length"]!, CultureInfo.InvariantCulture);
        await TakeAsync(rows!, length, connection, context.RequestAborted);
    }

    private async Task TakeAsync(List<DemoRow> rows, long missing, Stream connection, CancellationToken cancellationToken)
    {
        await AcknowledgeAsync(rows, connection, cancellationToken);
        using var lines = new StreamReader(connection, leaveOpen: true);
        while (missing > 0 && rows.Count < data.Faults.EndWriteAfterRows && await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            missing -= Encoding.UTF8.GetByteCount(line) + 1;
            rows.Add(DemoRow.Parse(line));
            if (rows.Count <= data.Faults.AcknowledgeAtMost)
            {
                await AcknowledgeAsync(rows, connection, cancellationToken);
            }
        }

        if (rows.Count >= data.Faults.EndWriteAfterRows && data.Faults.LastWords is { } words)
        {
            var error = new WriteRowsError { Status = (int)words.Status, Message = words.Text };
            await SendAsync(new WriteRowsResponse { Error = error }, connection, cancellationToken);
        }
        else if (rows.Count > data.Faults.AcknowledgeAtMost)
        {
            // Until the client hangs up.
            await connection.CopyToAsync(Stream.Null, cancellationToken);
        }
    }

    private static Task AcknowledgeAsync(List<DemoRow> rows, Stream connection, CancellationToken cancellationToken)
    {
        var written = new WriteBatchesResponse
        {
            AckedKey = ByteString.CopyFromUtf8(rows.Count == 0 ? "" : rows[^1].Key),
            Rows = rows.Count,
            Bytes = Encoding.UTF8.GetByteCount(DemoRow.Text(rows)),
        };
        return SendAsync(new WriteRowsResponse { Written = written }, connection, cancellationToken);
    }

    private static async Task SendAsync(WriteRowsResponse response, Stream connection, CancellationToken cancellationToken)
    {
        var message = new byte[sizeof(int) + response.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length - sizeof(int));
        response.WriteTo(message.AsSpan(sizeof(int)));
        await connection.WriteAsync(message, cancellationToken);
    }

    private static Task RefuseAsync(HttpContext context, DemoFaults.Refusal refusal)
    {
        context.Response.StatusCode = (int)refusal.Status;
        return context.Response.WriteAsync(refusal.Text, context.RequestAborted);
    }

    private static byte[] Bytes(HttpContext context, string name) =>
        Base64Url.DecodeFromChars(context.Request.Query[name].ToString());
}
