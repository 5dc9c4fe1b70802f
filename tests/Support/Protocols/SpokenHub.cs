using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candlewick.Tests.Support.Protocols;

/// <summary><c>/hubs/market</c>, by SignalR's own client.</summary>
/// <param name="packs">In MessagePack, else in JSON.</param>
internal sealed class SpokenHub(bool packs) : ISpoken
{
    public async Task<IFrames> SubscribeAsync(Uri server, string request)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(server, "/hubs/market"));
        var connection = (packs ? builder.AddMessagePackProtocol() : builder).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        var frames = packs
            ? connection.StreamAsync<object>("Subscribe", Plain(JsonElement.Parse(request))).Select(frame => JsonSerializer.SerializeToElement(frame))
            : connection.StreamAsync<JsonElement>("Subscribe", JsonElement.Parse(request));
        return new HubFrames(connection, frames.GetAsyncEnumerator(), message => packs ? Plain(message) : message);
    }

    /// <summary>As MessagePack takes it.</summary>
    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Where(member => member.Name != "op").ToDictionary(member => member.Name, member => Plain(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select(Plain).ToArray(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : value.GetDouble(),
        _ => value.ValueKind == JsonValueKind.True,
    };

    private sealed class HubFrames(HubConnection connection, IAsyncEnumerator<JsonElement> frames, Func<JsonElement, object?> write) : IFrames
    {
        private bool _isOver;

        public Task CommandAsync(string op, string request) => connection.InvokeAsync($"{char.ToUpperInvariant(op[0])}{op[1..]}", write(JsonElement.Parse(request)));

        public async Task<JsonElement?> NextAsync()
        {
            if (_isOver)
            {
                return null;
            }

            try
            {
                if (await frames.MoveNextAsync().AsTask().WaitAsync(Spoken.Patience, TimeProvider.System))
                {
                    return frames.Current;
                }
            }
            catch (Exception e) when (e is not TimeoutException)
            {
                // The connection is gone, or the stream has ended with what its last frame said.
            }

            _isOver = true;
            return null;
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
