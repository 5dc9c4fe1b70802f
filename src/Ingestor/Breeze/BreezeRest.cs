using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Candlewick.Ingestor.Breeze;

/// <summary>ICICI Direct's REST interface as far as a login needs it: a GET with a body, and an envelope of <c>Success</c>, <c>Status</c> and <c>Error</c>.</summary>
/// <param name="server">Its root.</param>
internal sealed class BreezeRest(HttpClient client, Uri server)
{
    /// <summary>ICICI Direct's own.</summary>
    public static readonly Uri Public = new("https://api.icicidirect.com/");

    private const string CustomerPath = "breezeapi/api/v1/customerdetails";

    public Uri Server { get; } = server;

    /// <summary>What the vendor says of the customer who has just logged in.</summary>
    /// <param name="apiSession">From the address that the login page led to.</param>
    /// <exception cref="IngestException">The vendor refuses; the message is its own.</exception>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public async Task<JsonElement> CustomerAsync(string apiKey, string apiSession, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server, CustomerPath));
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { SessionToken = apiSession, AppKey = apiKey }));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await client.SendAsync(request, cancellationToken);
        return Open(await answer.Content.ReadAsByteArrayAsync(cancellationToken), answer.StatusCode);
    }

    private static JsonElement Open(byte[] body, HttpStatusCode status)
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            var root = envelope.RootElement;
            if ((int)status < 400 && root.TryGetProperty("Success", out var success) && success.ValueKind == JsonValueKind.Object)
            {
                return success.Clone();
            }

            string error = root.TryGetProperty("Error", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
            throw status == HttpStatusCode.TooManyRequests || error.Contains("Limit exceed", StringComparison.OrdinalIgnoreCase)
                ? new HttpRequestException($"Breeze says that it is asked too often: {error}", null, HttpStatusCode.TooManyRequests)
                : new IngestException($"Breeze says: {error} ({(int)status})" + Remedy(error));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw (int)status >= 500
                ? new HttpRequestException($"Breeze does not answer ({(int)status})", e, status)
                : new IngestException($"Breeze's answer ({(int)status}) is not as its documentation says", e);
        }
    }

    private static string Remedy(string error) =>
        error.Contains("Public Key", StringComparison.OrdinalIgnoreCase) ? ": BREEZE_API_KEY is not one of the keys at api.icicidirect.com"
        : error.Contains("Resource not available", StringComparison.OrdinalIgnoreCase) ? ": the API session has ended; `pipeline login breeze` begins anew"
        : error.Contains("Invalid session", StringComparison.OrdinalIgnoreCase) ? ": the API session is not one of BREEZE_API_KEY; `pipeline login breeze` begins anew"
        : "";
}
