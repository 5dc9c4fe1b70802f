using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Candlewick.Contracts.Registry;

/// <summary>
/// Asks a schema registry that speaks Confluent's REST interface. A user name and password in the address are sent
/// as basic authentication and shown nowhere.
/// </summary>
public sealed class RegistryClient
{
    private const string ContentType = "application/vnd.schemaregistry.v1+json";
    private const int UnknownSchema = 40403;

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue? _authorization;

    /// <param name="url">Where the registry is, for example <c>http://localhost:8085</c>; a path in it is kept.</param>
    /// <param name="http">Sends the requests; its time-out is the limit of each. Not disposed.</param>
    public RegistryClient(Uri url, HttpClient http)
    {
        _http = http;
        if (url.UserInfo.Length > 0)
        {
            // Percent-encoded in an address, plain in the header.
            byte[] credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo));
            _authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }

        var bare = new UriBuilder(url) { UserName = "", Password = "", Query = "", Fragment = "" };
        bare.Path = bare.Path.TrimEnd('/') + "/";
        Url = bare.Uri;
    }

    /// <summary>Where the registry is, without user name and password.</summary>
    public Uri Url { get; }

    /// <summary>Registers a Protobuf schema and returns its id: the one it has, where it is registered already.</summary>
    /// <param name="subject">For example <c>ticks-value</c>.</param>
    /// <param name="schema">The <c>.proto</c> text.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="SchemaRegistryException">409: the schema is not compatible with the subject's versions.</exception>
    public async Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, $"subjects/{Uri.EscapeDataString(subject)}/versions?normalize=true");
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new RegisterRequest(schema, "PROTOBUF"), RegistryMessages.Default.RegisterRequest);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(ContentType) } };
        return (await SendAsync(request, RegistryMessages.Default.RegisterReply, cancellationToken)).Id;
    }

    /// <summary>The text of a schema.</summary>
    /// <exception cref="SchemaRegistryException">404: there is no such id.</exception>
    public async Task<string> GetSchemaAsync(int id, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"schemas/ids/{id}"));
        return (await SendAsync(request, RegistryMessages.Default.SchemaReply, cancellationToken)).Schema;
    }

    /// <summary>
    /// Where a schema id is used, in versions that were deleted since as well; empty for an id that is unknown.
    /// Blocks: it is for threads that own a Kafka consumer.
    /// </summary>
    /// <exception cref="SchemaRegistryException">The registry did not answer, or refused.</exception>
    public IReadOnlyList<SubjectVersion> UsesOf(int id)
    {
        using var request = Request(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"schemas/ids/{id}/versions?deleted=true"));
        try
        {
            using var response = _http.Send(request);
            using var body = response.Content.ReadAsStream();
            var content = new MemoryStream();
            body.CopyTo(content);
            return Read(request, response, content.ToArray(), RegistryMessages.Default.ListSubjectVersion);
        }
        catch (SchemaRegistryException e) when (e is { Status: HttpStatusCode.NotFound, ErrorCode: UnknownSchema })
        {
            return [];
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            throw NoAnswer(request, e);
        }
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return Read(request, response, await response.Content.ReadAsByteArrayAsync(cancellationToken), type);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or TaskCanceledException or IOException)
        {
            throw NoAnswer(request, e);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(Url, path));
        request.Headers.Accept.ParseAdd(ContentType);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Authorization = _authorization;
        return request;
    }

    private static T Read<T>(HttpRequestMessage request, HttpResponseMessage response, byte[] body, JsonTypeInfo<T> type)
    {
        var error = response.IsSuccessStatusCode ? null : TryParse(body, RegistryMessages.Default.ErrorReply);
        if (!response.IsSuccessStatusCode)
        {
            throw new SchemaRegistryException(
                $"the schema registry answered {(int)response.StatusCode} to {request.Method} {request.RequestUri}: {error?.Message ?? response.ReasonPhrase}",
                response.StatusCode, error?.ErrorCode ?? 0);
        }

        return TryParse(body, type) ?? throw new SchemaRegistryException(
            $"what answers at {request.RequestUri} is not a schema registry: the body is not the JSON expected", response.StatusCode);
    }

    private static T? TryParse<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            // A proxy's page, for instance; the status decides what to say.
            return default;
        }
    }

    private static SchemaRegistryException NoAnswer(HttpRequestMessage request, Exception e) =>
        new($"the schema registry did not answer {request.Method} {request.RequestUri}: {e.Message}", inner: e);
}
