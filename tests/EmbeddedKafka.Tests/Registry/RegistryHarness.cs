using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Candlewick.EmbeddedKafka.Registry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

/// <summary>A registry in a folder of its own, and requests as Confluent's clients send them.</summary>
internal sealed class RegistryHarness : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly bool _ownsFolder;
    private readonly EmbeddedRegistry _registry;

    private RegistryHarness(EmbeddedRegistry registry, string folder, bool ownsFolder)
    {
        _registry = registry;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    public string Folder { get; }

    public Uri Url => _registry.Url;

    public static string JournalOf(string folder) => Path.Combine(folder, "schemas.jsonl");

    public static async Task<RegistryHarness> StartAsync(string? folder = null, int port = 0)
    {
        string path = folder ?? Directory.CreateTempSubdirectory("candlewick-").FullName;
        var options = new EmbeddedRegistryOptions { Folder = path, Port = port };
        return new RegistryHarness(await EmbeddedRegistry.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System), path, folder is null);
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body, string contentType = "application/vnd.schemaregistry.v1+json")
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, path));
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        }

        using var response = await _http.SendAsync(request);
        if (response.IsSuccessStatusCode && path != "/")
        {
            Assert.Equal("application/vnd.schemaregistry.v1+json", response.Content.Headers.ContentType!.MediaType);
        }

        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Registers a proto3 text and returns its id.</summary>
    public async Task<int> RegisterAsync(string subject, string schema)
    {
        var (status, body) = await PostAsync($"subjects/{subject}/versions?normalize=true", Schema(schema));
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetProperty("id").GetInt32();
    }

    /// <summary>What a killed process would leave: the journal's bytes as they are now, in a folder that goes with this one.</summary>
    public string CopyFolder()
    {
        string copy = Directory.CreateDirectory(Path.Combine(Folder, "copy")).FullName;
        using var journal = new FileStream(JournalOf(Folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = File.Create(JournalOf(copy));
        journal.CopyTo(target);
        return copy;
    }

    public static object Schema(string text) => new { schema = "syntax = \"proto3\"; " + text, schemaType = "PROTOBUF" };

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _registry.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
