using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Candlewick.Ingestor.Sessions;

namespace Candlewick.Ingestor.Kite;

/// <summary>Zerodha's REST interface: its headers, its envelope and its errors.</summary>
/// <param name="server">Its root.</param>
internal sealed class KiteRest(HttpClient client, Uri server)
{
    /// <summary>Zerodha's own.</summary>
    public static readonly Uri Public = new("https://api.kite.trade/");

    /// <summary>What the vendor calls a session that it no longer takes.</summary>
    private const string TokenError = "TokenException";

    public Uri Server { get; } = server;

    /// <summary>Sends a request and returns the <c>data</c> of its answer.</summary>
    /// <param name="path">With its query, below the root.</param>
    /// <param name="tokens">Of a session; null for the request that begins one.</param>
    /// <exception cref="KiteException">The vendor refuses.</exception>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, SessionTokens? tokens, IReadOnlyDictionary<string, string>? form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server, path));
        request.Headers.Add("X-Kite-Version", "3");
        if (tokens is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("token", $"{tokens[KiteSession.ApiKey]}:{tokens[KiteSession.AccessToken]}");
        }

        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        using var answer = await client.SendAsync(request, cancellationToken);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return Open(body, answer.StatusCode, answer.Headers.RetryAfter?.Delta);
    }

    private static JsonElement Open(byte[] body, HttpStatusCode status, TimeSpan? retryAfter)
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            var root = envelope.RootElement;
            if ((int)status < 400 && root.GetProperty("status").ValueEquals("success"))
            {
                return root.GetProperty("data").Clone();
            }

            string type = root.TryGetProperty("error_type", out var error) ? error.GetString() ?? "" : "";
            string message = root.TryGetProperty("message", out var text) ? text.GetString() ?? "" : "";
            throw new KiteException($"Kite says: {message} ({type}, {(int)status})", status, type == TokenError, retryAfter);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new KiteException($"Kite's answer ({(int)status}) is not as its documentation says", status, isTokenError: false, retryAfter, e);
        }
    }
}
