using System.Globalization;
using System.Text;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.ServerSentEvents;

/// <summary>
/// What an event's <c>id</c> is: the last cursor, and the last position of each partition since, as <c>cursor~0.5310~1.77</c>; a client gives it back
/// as <c>Last-Event-ID</c>. Ended by <c>~end</c> there is nothing to come back for.
/// </summary>
internal sealed class EventId
{
    private const char Separator = '~';
    private const string End = "~end";

    private readonly SortedDictionary<int, long> _since = [];
    private readonly StringBuilder _text = new();
    private string? _cursor;

    /// <summary>The id of an event; null where it moves nothing on.</summary>
    public string? After(StreamEvent happened)
    {
        if (happened is ItemBatch { Position: var (partition, offset) })
        {
            _since[partition] = offset;
            return ToString();
        }

        if (CursorOf(happened) is not { } cursor)
        {
            return null;
        }

        _cursor = cursor;
        _since.Clear();
        return happened is StreamEvent.Completed ? cursor + End : cursor;
    }

    /// <summary>True where the stream that an id is of was complete.</summary>
    public static bool IsEnd(string id) => id.EndsWith(End, StringComparison.Ordinal);

    /// <summary>The cursor in an id, and the positions as a <c>subscribe</c> has them.</summary>
    public static (string Cursor, string[] Positions) Parse(string id)
    {
        string[] parts = id.Split(Separator);
        return (parts[0], parts[1..]);
    }

    public override string ToString()
    {
        _text.Clear().Append(_cursor);
        foreach (var (partition, offset) in _since)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{Separator}{partition}.{offset}");
        }

        return _text.ToString();
    }

    private static string? CursorOf(StreamEvent happened) => happened switch
    {
        ItemBatch batch => batch.Cursor,
        StreamEvent.Subscribed subscribed => subscribed.Cursor,
        StreamEvent.Checkpoint checkpoint => checkpoint.Cursor,
        StreamEvent.CaughtUp caughtUp => caughtUp.Cursor,
        StreamEvent.Completed completed => completed.Cursor,
        StreamEvent.Closing { Cursors: [var (_, cursor)] } => cursor,
        StreamEvent.Failed failed => failed.Cursor,
        _ => null,
    };
}
