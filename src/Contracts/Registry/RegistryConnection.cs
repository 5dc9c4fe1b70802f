using System.Net;
using Confluent.SchemaRegistry;
using Newtonsoft.Json;

namespace Candlewick.Contracts.Registry;

/// <summary>
/// Confluent's client of a schema registry, asked one attempt at a time: how long to go on asking is for the caller to
/// say. A user name and password in the address are sent as basic authentication and shown nowhere. May be used from
/// several threads.
/// </summary>
public sealed class RegistryConnection : IDisposable
{
    private const int UnknownSubject = 40401;
    private const int UnknownSchema = 40403;

    private readonly CachedSchemaRegistryClient _client;

    /// <param name="url">Where the registry is, for example <c>http://localhost:8085</c>; a path in it is kept.</param>
    /// <param name="timeout">Limit of one request.</param>
    public RegistryConnection(Uri url, TimeSpan timeout)
    {
        var bare = new UriBuilder(url) { UserName = "", Password = "", Query = "", Fragment = "" };
        bare.Path = bare.Path.TrimEnd('/') + "/";
        Url = bare.Uri;
        var config = new SchemaRegistryConfig
        {
            Url = Url.AbsoluteUri,
            RequestTimeoutMs = (int)timeout.TotalMilliseconds,

            // The client sleeps after each attempt that fails, the last one as well.
            MaxRetries = 1,
            RetriesWaitMs = 0,
        };
        _client = new CachedSchemaRegistryClient(config, Credentials(url.UserInfo));
    }

    /// <summary>Where the registry is, without user name and password.</summary>
    public Uri Url { get; }

    /// <summary>Registers a Protobuf schema and returns its id: the one it has, where it is registered already.</summary>
    /// <param name="subject">For example <c>ticks-value</c>.</param>
    /// <param name="schema">The <c>.proto</c> text.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="RegistryException">The registry did not answer or refused; 409: the schema is not compatible with the subject's versions.</exception>
    public async Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.RegisterSchemaAsync(subject, new Schema(schema, SchemaType.Protobuf), normalize: true).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Explain(e, $"the schema of subject '{subject}'") is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>
    /// True where a schema id is a version of a subject, or was one that is deleted since. Blocks: it is for threads
    /// that own a Kafka consumer.
    /// </summary>
    /// <exception cref="RegistryException">The registry did not answer, or refused.</exception>
    public bool IsVersionOf(string subject, int id)
    {
        try
        {
            return IsVersionOfAsync(subject, id).GetAwaiter().GetResult();
        }
        catch (SchemaRegistryException e) when (e is { Status: HttpStatusCode.NotFound, ErrorCode: UnknownSubject or UnknownSchema })
        {
            return false;
        }
        catch (Exception e) when (Explain(e, $"schema id {id} of subject '{subject}'") is { } explained)
        {
            throw explained;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> IsVersionOfAsync(string subject, int id)
    {
        var schema = await _client.GetSchemaAsync(id).ConfigureAwait(false);
        var registered = await _client.LookupSchemaAsync(subject, schema, ignoreDeletedSchemas: false).ConfigureAwait(false);
        return registered.Id == id;
    }

    /// <summary>Null where it is no failure of the registry.</summary>
    private RegistryException? Explain(Exception failure, string asked) => failure switch
    {
        SchemaRegistryException e => new RegistryException(
            $"the schema registry at {Url} answered {(int)e.Status} when asked for {asked}: {e.Message}", e.Status, Math.Max(e.ErrorCode, 0), e),

        // How the client tells a 401 whose body is not the registry's own: the status is lost on the way.
        HttpRequestException { InnerException: HttpRequestException { InnerException: JsonException } } e => new RegistryException(
            $"the schema registry at {Url} answered 401 when asked for {asked}", HttpStatusCode.Unauthorized, inner: e),
        HttpRequestException or OperationCanceledException => new RegistryException(
            $"the schema registry at {Url} did not answer when asked for {asked}: {failure.Message}", inner: failure),
        JsonException e => new RegistryException(
            $"what answers at {Url} is not a schema registry: the body is not the JSON expected when asked for {asked}", HttpStatusCode.OK, inner: e),
        _ => null,
    };

    /// <summary>Percent-encoded in an address, plain in the header.</summary>
    private static BasicAuthenticationHeaderValueProvider? Credentials(string userInfo)
    {
        string[] parts = userInfo.Split(':', 2);
        return userInfo.Length == 0 ? null
            : new BasicAuthenticationHeaderValueProvider(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
    }
}
