using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Instruments;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Cli.Instruments;

/// <summary>The API of the pipeline that runs on the data folder.</summary>
internal sealed class ApiInstruments(HttpClient client) : IInstrumentSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="SettingException">None runs there.</exception>
    public static ApiInstruments Of(PipelineSettings settings)
    {
        var run = RunFile.Find(settings.DataFolder)
            ?? throw new SettingException($"no pipeline runs on {settings.DataFolder}: start `pipeline up`, name its folder with --data, or give files with --master");
        var client = LocalWeb.Client(run.Web, Patience);
        if (settings.Access.Key is { } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return new ApiInstruments(client);
    }

    public Task<InstrumentList> SearchAsync(string words, InstrumentFilters filters, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryString().Add("query", words).Add("limit", limit.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in filters.Named)
        {
            query = value is null ? query : query.Add(name, value);
        }

        return GetAsync($"/api/instruments{query}", InstrumentJson.Default.InstrumentList, cancellationToken);
    }

    public Task<InstrumentDocument> FindAsync(string name, CancellationToken cancellationToken) =>
        GetAsync($"/api/instruments/{Uri.EscapeDataString(name)}", InstrumentJson.Default.InstrumentDocument, cancellationToken);

    public Task<ContinuousDocument> FindContinuousAsync(string name, string? roll, CancellationToken cancellationToken) => GetAsync(
        $"/api/instruments/{Uri.EscapeDataString(name)}{QueryString.Create("roll", roll ?? "")}", InstrumentJson.Default.ContinuousDocument, cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("the answer is empty");
            }

            using var problem = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            throw new SettingException(problem.RootElement.GetProperty("detail").GetString() ?? $"{client.BaseAddress} answered {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException)
        {
            throw new SettingException($"the pipeline at {client.BaseAddress} does not answer as it should: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SettingException($"the pipeline at {client.BaseAddress} did not answer within {Patience.TotalSeconds:0} s", e);
        }
    }
}
