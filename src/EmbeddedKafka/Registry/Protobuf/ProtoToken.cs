namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

internal enum ProtoTokenKind
{
    End,
    Identifier,
    Number,
    Text,
    Symbol,
}

/// <summary>One token of a <c>.proto</c> text. For <see cref="ProtoTokenKind.Text"/> the value is unescaped.</summary>
internal readonly record struct ProtoToken(ProtoTokenKind Kind, string Value, int Line, int Column)
{
    public bool Is(string value) => Kind is ProtoTokenKind.Identifier or ProtoTokenKind.Symbol && Value == value;

    public override string ToString() => Kind == ProtoTokenKind.End ? "the end of the schema" : $"'{Value}'";
}
