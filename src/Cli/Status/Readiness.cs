using System.Text.Json;
using Candlewick.Cli.Local;

namespace Candlewick.Cli.Status;

/// <summary>What a running process says of its services, at <c>/health/ready</c>.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>What is not well, by check; null where nobody answers.</summary>
    public static async Task<Dictionary<string, string>?> AskAsync(string? web, CancellationToken cancellationToken)
    {
        if (web is null)
        {
            return null;
        }

        using var http = LocalWeb.Client(web, Timeout);
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return body.RootElement.TryGetProperty("checks", out var checks)
                ? checks.EnumerateObject().Where(c => c.Value.GetString() != "ok").ToDictionary(c => c.Name, c => c.Value.GetString() ?? "")
                : [];
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
