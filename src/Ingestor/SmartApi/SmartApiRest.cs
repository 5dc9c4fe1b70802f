using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>
/// Angel One's REST interface as far as a login needs it: its headers, its envelope and its errors. Answers are read leniently: where something is wrong,
/// <c>status</c> may be the text "false" and <c>data</c> the text "null".
/// </summary>
/// <param name="server">Its root.</param>
internal sealed class SmartApiRest(HttpClient client, Uri server)
{
    /// <summary>Angel One's own.</summary>
    public static readonly Uri Public = new("https://apiconnect.angelone.in/");

    public Uri Server { get; } = server;

    /// <summary>Sends a request and returns the <c>data</c> of its answer.</summary>
    /// <param name="path">Below the root.</param>
    /// <param name="jwt">Of a session; null for the request that begins one.</param>
    /// <exception cref="SmartApiException">The vendor refuses.</exception>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public async Task<JsonElement> PostAsync(string path, IReadOnlyDictionary<string, string> body, string apiKey, string? jwt, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server, path)) { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Add("X-UserType", "USER");
        request.Headers.Add("X-SourceID", "WEB");

        // Who calls: wanted, and not checked.
        request.Headers.Add("X-ClientLocalIP", "127.0.0.1");
        request.Headers.Add("X-ClientPublicIP", "127.0.0.1");
        request.Headers.Add("X-MACAddress", "00:00:00:00:00:00");
        request.Headers.Add("X-PrivateKey", apiKey);
        request.Headers.Authorization = jwt is null ? null : new AuthenticationHeaderValue("Bearer", jwt);
        using var answer = await client.SendAsync(request, cancellationToken);
        return Open(await answer.Content.ReadAsByteArrayAsync(cancellationToken), answer.StatusCode);
    }

    private static JsonElement Open(byte[] body, HttpStatusCode status)
    {
        if (status == HttpStatusCode.Forbidden && Encoding.UTF8.GetString(body).Contains("exceeding", StringComparison.OrdinalIgnoreCase))
        {
            throw new SmartApiException("SmartAPI says that it is asked too often", "", isRateLimit: true);
        }

        try
        {
            using var envelope = JsonDocument.Parse(body);
            var root = envelope.RootElement;
            if ((int)status < 400 && IsTrue(root, "status") && root.GetProperty("data") is { ValueKind: JsonValueKind.Object } data)
            {
                return data.Clone();
            }

            string code = Text(root, "errorcode") ?? Text(root, "errorCode") ?? "";
            throw new SmartApiException($"SmartAPI says: {Text(root, "message")} ({code}{(code.Length > 0 ? ", " : "")}{(int)status})", code, code == "AB1021");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SmartApiException($"SmartAPI's answer ({(int)status}) is not as its documentation says", "", isRateLimit: false, e);
        }
    }

    private static bool IsTrue(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")));

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
