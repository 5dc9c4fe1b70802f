using System.Text;
using System.Text.Json;
using Candlewick.Ingestor.Live;

namespace Candlewick.Ingestor.Kite;

/// <summary>
/// A frame of text: <c>{"type":…,"data":…}</c>, where some types have no data. What the broker says to its user is a note; orders, and what the vendor
/// does not describe but sends, are no affair of a feed.
/// </summary>
internal static class KiteMessage
{
    private const int Longest = 200;

    /// <summary>What it is; <paramref name="said"/> in words where it is a note or cannot be read.</summary>
    public static FrameEvent Read(ReadOnlySpan<byte> frame, out string said)
    {
        said = "";
        try
        {
            string type = "", data = "";
            var json = new Utf8JsonReader(frame);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                bool isType = json.ValueTextEquals("type"u8), isData = json.ValueTextEquals("data"u8);
                json.Read();
                if (isType && json.TokenType == JsonTokenType.String)
                {
                    type = json.GetString()!;
                }
                else if (isData)
                {
                    data = Text(ref json);
                }
                else
                {
                    json.Skip();
                }
            }

            return Judge(type, data, out said);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            said = "no message of Kite's: " + Encoding.UTF8.GetString(frame.Length > Longest ? frame[..Longest] : frame);
            return FrameEvent.Skipped;
        }
    }

    private static FrameEvent Judge(string type, string data, out string said)
    {
        said = data;
        switch (type)
        {
            case "error" or "message":
                said = data.Length > 0 ? data : $"{type} without a text";
                return FrameEvent.Note;
            case "order" or "instruments_meta" or "app_code":
                return FrameEvent.End;
            default:
                said = type.Length > 0 ? $"a message of type '{(type.Length > Longest ? type[..Longest] : type)}'" : "a message without a type";
                return FrameEvent.Skipped;
        }
    }

    /// <summary>A text as it is meant, anything else as it is written.</summary>
    private static string Text(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            string text = json.GetString()!;
            return text.Length > Longest ? text[..Longest] : text;
        }

        if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            // What a message says besides its text, of an order for example, is nobody's to log.
            json.Skip();
            return "";
        }

        return Encoding.UTF8.GetString(json.ValueSpan);
    }
}
