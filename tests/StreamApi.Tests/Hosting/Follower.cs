using System.Text.Json;

namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>
/// Follows one subscription over cuts as the document tells clients to: keeps the last cursor and the last position of each
/// partition since, and gives both back.
/// </summary>
internal sealed class Follower(string subscription)
{
    private readonly Dictionary<string, string> _since = [];
    private string? _cursor;
    private long _seq;

    /// <summary>Every item got, as instrument, interval and open time.</summary>
    public List<(string Instrument, string Interval, long StartUs, int Revision)> Items { get; } = [];

    /// <summary>The same as they came.</summary>
    public List<JsonElement> Data { get; } = [];

    public bool IsCaughtUp { get; private set; }

    /// <summary>Times the server said that it went on from where the cursor stood.</summary>
    public int Recovered { get; private set; }

    /// <summary>The <c>subscribe</c> to send now.</summary>
    /// <param name="from">Where to begin the first time, as JSON.</param>
    public string Subscribe(string from)
    {
        _seq = 0;
        string start = _cursor is null
            ? from
            : JsonSerializer.Serialize(new { cursor = _cursor, pos = _since.Select(p => $"{p.Key}.{p.Value}") });
        return "{\"op\":\"subscribe\",\"id\":\"s\"," + subscription + ",\"from\":" + start + "}";
    }

    public void Take(JsonElement frame)
    {
        if (frame.TryGetProperty("cursor", out var cursor))
        {
            _cursor = cursor.GetString();
            _since.Clear();
        }

        switch (frame.GetProperty("event").GetString())
        {
            case "subscribed" when frame.TryGetProperty("recovered", out var recovered):
                Assert.True(recovered.GetBoolean(), frame.GetRawText());
                Recovered++;
                break;
            case "closing" when frame.GetProperty("cursors").TryGetProperty("s", out var last):
                _cursor = last.GetString();
                _since.Clear();
                break;
            case "error":
                Assert.Fail(frame.GetRawText());
                break;
            case "caught_up":
                IsCaughtUp = true;
                break;
            case "data":
                Assert.Equal(++_seq, frame.GetProperty("seq").GetInt64());
                if (frame.TryGetProperty("pos", out var pos))
                {
                    string[] parts = pos.GetString()!.Split('.');
                    _since[parts[0]] = parts[1];
                }

                foreach (var item in frame.GetProperty("data").EnumerateArray())
                {
                    Data.Add(item);
                    Items.Add((
                        item.GetProperty("instrument").GetString()!, item.GetProperty("interval").GetString()!,
                        item.GetProperty("start_us").GetInt64(), item.GetProperty("revision").GetInt32()));
                }

                break;
        }
    }

    /// <summary>Every one of <paramref name="expected"/> bars of each instrument came once, in order.</summary>
    public void AssertWhole(IEnumerable<string> instruments, int expected, string interval = "1m")
    {
        var byInstrument = Items.ToLookup(i => i.Instrument);
        long length = interval == "1s" ? 1_000_000 : Samples.MinuteUs;
        foreach (string instrument in instruments)
        {
            Assert.Equal(
                Enumerable.Range(0, expected).Select(n => Samples.OpenUs + (n * length)),
                byInstrument[instrument].Select(i => i.StartUs));
        }

        Assert.Equal(instruments.Count() * expected, Items.Count);
    }
}
