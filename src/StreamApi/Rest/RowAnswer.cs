using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>An answer of many rows, written as fast as the client takes them: no more than a few of them are there as text at once.</summary>
/// <param name="head">What comes before the rows.</param>
/// <param name="between">What comes between two of them.</param>
/// <param name="tail">What comes after them.</param>
/// <param name="write">Writes one.</param>
internal sealed class RowAnswer<T>(
    string contentType, IReadOnlyCollection<T> rows, string head, string between, string tail, Action<T, IBufferWriter<byte>> write) : IResult
{
    private const int FlushBytes = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = contentType;
        var to = httpContext.Response.BodyWriter;
        Encoding.UTF8.GetBytes(head, to);
        bool isFirst = true;
        foreach (var row in rows)
        {
            if (!isFirst)
            {
                Encoding.UTF8.GetBytes(between, to);
            }

            isFirst = false;
            write(row, to);
            if (to.UnflushedBytes >= FlushBytes && (await to.FlushAsync(httpContext.RequestAborted)).IsCompleted)
            {
                return;
            }
        }

        Encoding.UTF8.GetBytes(tail, to);
        await to.FlushAsync(httpContext.RequestAborted);
    }
}
