using System.Text.Json;
using System.Text.Json.Nodes;
using Candlewick.Tests.Support.Protocols;

namespace Candlewick.EndToEnd.Tests.Pipeline;

/// <summary>A client that keeps what it needs to resume: the last cursor, and the last pos of each partition since.</summary>
/// <param name="protocol">What it speaks, see <see cref="Spoken"/>.</param>
internal sealed class StreamClient(string protocol = "json")
{
    private readonly ISpoken _spoken = Spoken.By(protocol);
    private readonly Dictionary<string, string> _positions = [];
    private string? _cursor;

    public string Protocol => protocol;

    /// <summary>Items received over all connections, in order of arrival.</summary>
    public List<JsonElement> Items { get; } = [];

    public bool CaughtUp { get; private set; }

    /// <summary>Times the server said that it went on from where the cursor stood.</summary>
    public int Recovered { get; private set; }

    /// <summary>
    /// Connects, subscribes (or resumes) and reads until <paramref name="enough"/>; then drops the connection without
    /// a word, as a network does.
    /// </summary>
    public async Task ReadAsync(Uri web, JsonObject subscribe, Func<StreamClient, bool> enough)
    {
        await using var frames = await _spoken.SubscribeAsync(web, Request(subscribe));
        while (!enough(this))
        {
            var frame = await frames.NextAsync() ?? throw new InvalidOperationException($"{protocol}: the server ended the connection");
            Assert.NotEqual("closing", Take(frame));
        }
    }

    /// <summary>The same, until the server ends it.</summary>
    /// <returns>The code of its <c>closing</c>; null where it went without a word.</returns>
    public async Task<int?> FollowAsync(Uri web, JsonObject subscribe)
    {
        int? code = null;
        await using var frames = await _spoken.SubscribeAsync(web, Request(subscribe));
        while (await frames.NextAsync() is { } frame)
        {
            code = Take(frame) == "closing" ? frame.GetProperty("code").GetInt32() : null;
        }

        return code;
    }

    private string Request(JsonObject subscribe)
    {
        var request = (JsonObject)subscribe.DeepClone();
        if (_cursor is not null)
        {
            request["from"] = new JsonObject
            {
                ["cursor"] = _cursor,
                ["pos"] = new JsonArray([.. _positions.Select(p => (JsonNode)$"{p.Key}.{p.Value}")]),
            };
        }

        return request.ToJsonString();
    }

    private string Take(JsonElement frame)
    {
        string kind = frame.GetProperty("event").GetString()!;
        Assert.False(kind == "error", $"{protocol}: {frame}");
        if (kind == "subscribed" && frame.TryGetProperty("recovered", out var recovered))
        {
            Assert.True(recovered.GetBoolean(), $"{protocol}: {frame}");
            Recovered++;
        }

        if (kind == "data" && !(frame.TryGetProperty("snapshot", out var snapshot) && snapshot.GetBoolean()))
        {
            lock (Items)
            {
                Items.AddRange(frame.GetProperty("data").EnumerateArray().Select(item => item.Clone()));
            }
        }

        if (kind == "closing" && frame.GetProperty("cursors").EnumerateObject().Select(one => one.Value.GetString()).SingleOrDefault() is { } last)
        {
            _cursor = last;
            _positions.Clear();
        }
        else if (frame.TryGetProperty("cursor", out var cursor))
        {
            _cursor = cursor.GetString();
            _positions.Clear();
        }
        else if (frame.TryGetProperty("pos", out var pos))
        {
            string[] parts = pos.GetString()!.Split('.');
            _positions[parts[0]] = parts[1];
        }

        CaughtUp |= kind == "caught_up";
        return kind;
    }
}
