using System.Net.ServerSentEvents;
using System.Text.Json;
using Xunit;

namespace Candlewick.Tests.Support.Protocols;

/// <summary><c>/api/stream</c>: a client that knows of a cut only the id of the last event, as an <c>EventSource</c> does.</summary>
internal sealed class SpokenEventStream : ISpoken
{
    private string? _last;

    public async Task<IFrames> SubscribeAsync(Uri server, string request)
    {
        var http = new HttpClient { BaseAddress = server };
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/stream?{string.Join('&', JsonElement.Parse(request).EnumerateObject()
            .Where(member => member.Name != "op" && member.Value.ValueKind != JsonValueKind.Object).Select(Parameter))}");
        _last ??= LastOf(JsonElement.Parse(request));
        if (_last is not null)
        {
            asked.Headers.Add("Last-Event-ID", _last);
        }

        var answer = await http.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).EnumerateAsync().GetAsyncEnumerator();
        return new EventFrames(http, answer, events, id => _last = id);
    }

    private static string Parameter(JsonProperty member) =>
        $"{member.Name}={Uri.EscapeDataString(member.Value.ValueKind == JsonValueKind.Array ? string.Join(',', member.Value.EnumerateArray().Select(one => one.ToString())) : member.Value.ToString())}";

    /// <summary>A cursor that was not got from an event.</summary>
    private static string? LastOf(JsonElement request) =>
        request.TryGetProperty("from", out var from) && from.ValueKind == JsonValueKind.Object && from.TryGetProperty("cursor", out var cursor) ? cursor.GetString() : null;

    private sealed class EventFrames(HttpClient http, HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> events, Action<string> keep) : IFrames
    {
        public async Task<JsonElement?> NextAsync()
        {
            try
            {
                if (!await events.MoveNextAsync().AsTask().WaitAsync(Spoken.Patience, TimeProvider.System))
                {
                    return null;
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                return null;
            }

            if (events.Current.EventId is { } id)
            {
                keep(id);
            }

            return JsonElement.Parse(events.Current.Data);
        }

        public Task CommandAsync(string op, string request) => throw new NotSupportedException($"server-sent events have no {op}");

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
