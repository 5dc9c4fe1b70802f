namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>The languages of <c>.proto</c> texts.</summary>
internal enum ProtoSyntax
{
    /// <summary>Also of a text that names none.</summary>
    Proto2,

    Proto3,

    /// <summary><c>edition = "2023";</c>: what the syntax used to decide, features do.</summary>
    Editions,
}
