using System.Buffers.Text;
using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Hosting;
using Tiflow.DemoServer.Storage;
using Tiflow.DemoServer.Writing;

namespace Tiflow.DemoServer.Raw;

/// <summary>The cheap way for much data: rows as they are, over HTTP/1.1. See demo.proto.</summary>
internal sealed class RawRows(SourceFiles source, FileWriting writing, TimeProvider time, ILogger<RawRows> logger)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/source/{file:int}", ReadAsync);
        endpoints.MapGet("/v1/destination", WriteAsync);
    }

    private async Task ReadAsync(HttpContext context)
    {
        try
        {
            using var file = source.Open(int.Parse((string)context.GetRouteValue("file")!, CultureInfo.InvariantCulture));
            var after = Bytes(context, "after");
            await SendAsync(file, after.Length == 0 ? 0 : file.Find(after, inclusive: false), context);
        }
        catch (Exception error) when (StorageException.IsStorageError(error))
        {
            await RefuseAsync(context, error);
        }
    }

    private static async Task SendAsync(RowFile file, long start, HttpContext context)
    {
        context.Response.ContentType = "text/csv";
        context.Response.ContentLength = file.End - start;
        var body = context.Response.BodyWriter;
        for (var offset = start; offset < file.End;)
        {
            var length = (int)Math.Min(LargeBlockPool.BlockBytes, file.End - offset);
            file.Read(body.GetSpan(length)[..length], offset);
            body.Advance(length);
            offset += length;
            await body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task WriteAsync(HttpContext context)
    {
        RawSender? sender = null;
        try
        {
            var (open, length) = WriteRequest(context);
            sender = new RawSender(context, length, time);
            await writing.RunAsync(open, sender, context.RequestAborted);
        }
        catch (Exception error) when (StorageException.IsStorageError(error))
        {
            await (sender is { IsUpgraded: true }
                ? sender.RefuseAsync(RawErrors.StatusOf(error), Message(context, error))
                : RefuseAsync(context, error));
        }
        catch (OperationCanceledException)
        {
            // The client has left: nobody to tell.
        }
    }

    private static (OpenFile Open, long Length) WriteRequest(HttpContext context)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || context.Request.Headers.Upgrade != RawSender.Protocol)
        {
            throw Malformed($"the request must ask for an upgrade to {RawSender.Protocol}");
        }

        if (!long.TryParse(context.Request.Query["length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw Malformed("'length' must be the number of bytes that will be sent");
        }

        try
        {
            return (OpenFile.Parser.ParseFrom(Bytes(context, "open")), length);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Malformed("'open' must be an OpenFile message in base64url");
        }
    }

    private static byte[] Bytes(HttpContext context, string name)
    {
        try
        {
            return Base64Url.DecodeFromChars(context.Request.Query[name].ToString());
        }
        catch (FormatException)
        {
            throw Malformed($"'{name}' is not base64url");
        }
    }

    private Task RefuseAsync(HttpContext context, Exception error)
    {
        var message = Message(context, error);
        if (context.Response.HasStarted)
        {
            // A body that is shorter than announced tells the client.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = RawErrors.StatusOf(error);
        context.Response.ContentLength = null;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message, context.RequestAborted);
    }

    private string Message(HttpContext context, Exception error)
    {
        if (error is not StorageException)
        {
            Log.StorageFailed(logger, context.Request.Path, error);
        }

        return error.Message;
    }

    private static StorageException Malformed(string what) => new(StorageErrorCode.InvalidArgument, $"Malformed request: {what}.");
}
