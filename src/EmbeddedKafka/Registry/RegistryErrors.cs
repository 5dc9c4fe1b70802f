using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>Gives every error the body Confluent's clients read: <c>{"error_code":40401,"message":…}</c>.</summary>
internal static class RegistryErrors
{
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400 and var status, ContentLength: null })
            {
                await WriteAsync(context, status, status, $"HTTP {status} for {context.Request.Method} {context.Request.Path}");
            }
        }
        catch (RegistryError e)
        {
            await WriteAsync(context, e.Status, e.Code, e.Message);
        }
        catch (JsonException e)
        {
            await WriteAsync(context, 400, 400, $"the body is not the JSON expected here: {e.Message}");
        }
        catch (BadHttpRequestException e)
        {
            await WriteAsync(context, e.StatusCode, e.StatusCode, e.Message);
        }
    }

    private static Task WriteAsync(HttpContext context, int status, int code, string message) =>
        TypedResults.Json(new ErrorReply(code, message), RegistryJson.Default.ErrorReply, RegistryRequest.ContentType, status).ExecuteAsync(context);
}
