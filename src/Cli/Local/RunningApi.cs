using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Local;

/// <summary>The API of the pipeline that runs on the data folder.</summary>
internal static class RunningApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks it, with the key of the settings.</summary>
    /// <exception cref="SettingException">None runs there, or it refuses; the message is its own.</exception>
    public static async Task<JsonElement> SendAsync(PipelineSettings settings, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var run = RunFile.Find(settings.DataFolder) ?? throw new SettingException($"no pipeline runs on {settings.DataFolder}: start `pipeline up`, or name its folder with --data");
        using var client = LocalWeb.Client(run.Web, Patience);
        if (settings.Access.Key is { } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
            using var response = await client.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return response.IsSuccessStatusCode ? answer : throw new SettingException(answer.GetProperty("detail").GetString() ?? $"{client.BaseAddress} answered {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException)
        {
            throw new SettingException($"the pipeline at {client.BaseAddress} does not answer as it should: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SettingException($"the pipeline at {client.BaseAddress} did not answer within {Patience.TotalSeconds:0} s; sent again, nothing counts twice", e);
        }
    }
}
