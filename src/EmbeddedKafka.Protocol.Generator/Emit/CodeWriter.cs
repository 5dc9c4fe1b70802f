using System.Text;

namespace Candlewick.EmbeddedKafka.Protocol.Generator.Emit;

/// <summary>C# text, indented by the braces opened so far.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', _depth * 4).Append(text);
        _text.Append('\n');
    }

    public void Open(string heading)
    {
        if (heading.Length > 0) Line(heading);
        Line("{");
        _depth++;
    }

    public void Close(string tail = "")
    {
        _depth--;
        Line("}" + tail);
    }

    public override string ToString() => _text.ToString();
}
