using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Candlewick.Instruments.Formats;

/// <summary>
/// The elements of one array, or the values of one object, of a JSON file, one at a time: a file of any size is read with a buffer
/// that holds its largest element.
/// </summary>
/// <param name="property">Of the root object, where the array or object is its value; null where the root is the array.</param>
internal sealed class JsonItems<T>(Stream stream, JsonTypeInfo<T> type, string? property, MasterRows rows)
{
    private const int MaxElement = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _line = 1;
    private bool _ended;
    private bool _began;
    private JsonReaderState _state;
    private Phase _phase = Phase.Root;

    private enum Phase
    {
        Root,
        Property,
        Container,
        Elements,
        Rest,
    }

    private enum Step
    {
        More,
        Again,
        Element,
        End,
    }

    /// <summary>Of the element last read.</summary>
    public RowPlace Place { get; private set; }

    /// <summary>Its name, where the elements are an object's values.</summary>
    public string? Key { get; private set; }

    public T? Current { get; private set; }

    /// <summary>Moves to the next element; false after the last, when the file has been read to its end.</summary>
    /// <exception cref="MasterFileException">It is no JSON, not of this shape, or cut off.</exception>
    public bool Read()
    {
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _ended, _state);
                var step = Advance(ref reader);
                if (step == Step.More)
                {
                    Fill();
                    continue;
                }

                Consume(reader);
                if (step != Step.Again)
                {
                    return step == Step.Element;
                }
            }
        }
        catch (JsonException e)
        {
            throw rows.Refusal(new RowPlace(_line, Place.Item + 1), _ended && _start == _end ? "the file ends before its JSON does" : $"{Sentence(e)}", e);
        }
    }

    private Step Advance(ref Utf8JsonReader reader)
    {
        switch (_phase)
        {
            case Phase.Root:
                if (!reader.Read())
                {
                    return Step.More;
                }

                Require(reader, property is null ? JsonTokenType.StartArray : JsonTokenType.StartObject);
                return Go(property is null ? Phase.Elements : Phase.Property);
            case Phase.Property:
                return FindProperty(ref reader);
            case Phase.Container:
                if (!reader.Read())
                {
                    return Step.More;
                }

                return reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? Go(Phase.Elements)
                    : throw new JsonException($"'{property}' is no list");
            case Phase.Elements:
                return ReadElement(ref reader);
            default:
                return reader.Read() ? Step.Again : _ended ? Step.End : Step.More;
        }
    }

    private Step FindProperty(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return Step.More;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            throw new JsonException($"there is no '{property}' in it");
        }

        if (reader.ValueTextEquals(property))
        {
            return Go(Phase.Container);
        }

        return reader.TrySkip() ? Step.Again : Step.More;
    }

    private Step ReadElement(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return Step.More;
        }

        if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
        {
            return Go(Phase.Rest);
        }

        string? key = null;
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            key = Encoding.UTF8.GetString(reader.ValueSpan);
            if (!reader.Read())
            {
                return Step.More;
            }
        }

        Require(reader, JsonTokenType.StartObject);
        int start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return Step.More;
        }

        Current = JsonSerializer.Deserialize(_buffer.AsSpan(_start + start, (int)reader.BytesConsumed - start), type);
        Key = key;
        Place = new RowPlace(_line + _buffer.AsSpan(_start, start).Count((byte)'\n'), Place.Item + 1);
        return Step.Element;
    }

    private Step Go(Phase phase)
    {
        _phase = phase;
        return Step.Again;
    }

    private static void Require(in Utf8JsonReader reader, JsonTokenType expected)
    {
        if (reader.TokenType != expected)
        {
            throw new JsonException($"{reader.TokenType} where {expected} was expected");
        }
    }

    private void Consume(in Utf8JsonReader reader)
    {
        int consumed = (int)reader.BytesConsumed;
        _line += _buffer.AsSpan(_start, consumed).Count((byte)'\n');
        _start += consumed;
        _state = reader.CurrentState;
    }

    private void Fill()
    {
        if (_ended)
        {
            throw new JsonException("the file ends before its JSON does");
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            if (_end >= MaxElement)
            {
                throw new JsonException($"an element is longer than {MaxElement:N0} bytes");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        // At first as many as a byte order mark has: half of one is no JSON.
        int read = stream.ReadAtLeast(_buffer.AsSpan(_end), _began ? 1 : 3, throwOnEndOfStream: false);
        _end += read;
        _ended = read == 0;
        if (!_began && _end >= 3)
        {
            _began = true;
            _start = _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8) ? 3 : 0;
        }
    }

    /// <summary>The message without the place that it has inside the element: ours says where in the file that is.</summary>
    private static string Sentence(JsonException e) => e.Message.Split(" Path:", 2)[0].Split(" LineNumber:", 2)[0];
}
