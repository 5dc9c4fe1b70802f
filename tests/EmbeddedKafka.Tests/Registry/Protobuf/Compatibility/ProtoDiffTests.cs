using Candlewick.EmbeddedKafka.Registry.Protobuf;
using Candlewick.EmbeddedKafka.Registry.Protobuf.Compatibility;

namespace Candlewick.EmbeddedKafka.Tests.Registry.Protobuf.Compatibility;

public sealed class ProtoDiffTests
{
    [Theory]
    [InlineData("message A { int64 a = 1; }", "message A { int64 a = 1; string b = 2; }")] // field added
    [InlineData("message A { int64 a = 1; string b = 2; }", "message A { int64 a = 1; }")] // field removed
    [InlineData("message A { int64 a = 1; }", "message A { int64 z = 1; }")] // field renamed
    [InlineData("message A { int64 a = 1; }", "message A { int64 a = 2; }")] // one removed, one added
    [InlineData("message A { int64 a = 1; }", "message A { optional int64 a = 1; }")]
    [InlineData("message A { int32 a = 1; }", "message A { bool a = 1; }")]
    [InlineData("message A { uint64 a = 1; }", "message A { E a = 1; } enum E { X = 0; }")]
    [InlineData("message A { sint32 a = 1; }", "message A { sint64 a = 1; }")]
    [InlineData("message A { fixed32 a = 1; }", "message A { sfixed32 a = 1; }")]
    [InlineData("message A { fixed64 a = 1; }", "message A { sfixed64 a = 1; }")]
    [InlineData("message A { string a = 1; }", "message A { bytes a = 1; }")]
    [InlineData("message A { string a = 1; }", "message A { repeated string a = 1; }")]
    [InlineData("message A { B a = 1; } message B {}", "message A { repeated B a = 1; } message B {}")]
    [InlineData("message A { map<int32, string> a = 1; }", "message A { map<int64, bytes> a = 1; }")]
    [InlineData("message A { map<int32, string> a = 1; }", "message A { map<int32, string> z = 1; }")]
    [InlineData("message A { map<int32, string> a = 1; }", "message A {}")]
    [InlineData("message A {} message B {}", "message B {} message A {} message C {}")]
    [InlineData("message A {} enum E { X = 0; Y = 1; }", "message A {} enum E { X = 0; Z = 1; }")]
    [InlineData("message A {} enum E { X = 0; }", "message A {}")]
    [InlineData("message A { int64 a = 1; }", "message A { oneof o { int64 a = 1; int64 b = 2; } }")] // one into a new oneof
    [InlineData("message A { oneof o { int64 a = 1; } }", "message A { oneof o { int64 a = 1; int64 b = 2; } }")]
    [InlineData("message A { oneof o { int64 a = 1; int64 b = 2; } }", "message A { oneof p { int64 a = 1; int64 b = 2; } }")]
    [InlineData("message A { oneof o { int64 a = 1; int64 b = 2; } }", "message A { int64 a = 1; int64 b = 2; }")]
    [InlineData("message A { oneof o { int64 a = 1; int64 b = 2; } }", "message A { int64 a = 1; oneof o { int64 b = 2; } }")]
    public void Compatible(string old, string update) => Assert.Empty(ProtoDiff.Compare(Parse(old), Parse(update)));

    [Theory]
    [InlineData("message A { int32 a = 1; }", "message A { sint32 a = 1; }", "FIELD_SCALAR_KIND_CHANGED #/A/1")]
    [InlineData("message A { int32 a = 1; }", "message A { fixed32 a = 1; }", "FIELD_SCALAR_KIND_CHANGED #/A/1")]
    [InlineData("message A { fixed32 a = 1; }", "message A { fixed64 a = 1; }", "FIELD_SCALAR_KIND_CHANGED #/A/1")]
    [InlineData("message A { float a = 1; }", "message A { double a = 1; }", "FIELD_SCALAR_KIND_CHANGED #/A/1")]
    [InlineData("message A { int32 a = 7; }", "message A { string a = 7; }", "FIELD_SCALAR_KIND_CHANGED #/A/7")]
    [InlineData("message A { string a = 1; }", "message A { E a = 1; } enum E { X = 0; }", "FIELD_SCALAR_KIND_CHANGED #/A/1")]
    [InlineData("message A { int32 a = 1; }", "message A { repeated int32 a = 1; }", "FIELD_NUMERIC_LABEL_CHANGED #/A/1")]
    [InlineData("message A { repeated double a = 1; }", "message A { double a = 1; }", "FIELD_NUMERIC_LABEL_CHANGED #/A/1")]
    [InlineData("message A { bytes a = 1; } message B {}", "message A { B a = 1; } message B {}", "FIELD_KIND_CHANGED #/A/1")]
    [InlineData("message A { B a = 1; } message B {}", "message A { map<int32, int32> a = 1; } message B {}", "FIELD_KIND_CHANGED #/A/1")]
    [InlineData("message A { B a = 1; } message B {} message C {}", "message A { C a = 1; } message B {} message C {}", "FIELD_NAMED_TYPE_CHANGED #/A/1")]
    [InlineData("message A { map<int32, string> a = 1; }", "message A { map<string, string> a = 1; }", "FIELD_SCALAR_KIND_CHANGED #/A/1")]
    [InlineData("message A { map<int32, string> a = 1; }", "message A { map<int32, float> a = 1; }", "FIELD_SCALAR_KIND_CHANGED #/A/1")]
    [InlineData("message A {}", "message B {}", "MESSAGE_REMOVED #/A")]
    [InlineData("message A { message B {} }", "message A {}", "MESSAGE_REMOVED #/A.B")]
    [InlineData("message A { message B { int32 b = 2; } }", "message A { message B { float b = 2; } }", "FIELD_SCALAR_KIND_CHANGED #/A.B/2")]
    [InlineData("package p; message A {}", "package q; message A {}", "PACKAGE_CHANGED #/")]
    [InlineData("message A { int32 a = 1; int32 b = 2; }", "message A { oneof o { int32 a = 1; int32 b = 2; } }", "MULTIPLE_FIELDS_MOVED_TO_ONEOF #/A/o")]
    [InlineData("message A { int32 a = 1; oneof o { int32 b = 2; } }", "message A { oneof o { int32 a = 1; int32 b = 2; } }", "FIELD_MOVED_TO_EXISTING_ONEOF #/A/o")]
    [InlineData("message A { oneof o { int32 a = 1; } oneof p { int32 b = 2; } }", "message A { oneof o { int32 a = 1; int32 b = 2; } }", "FIELD_MOVED_TO_EXISTING_ONEOF #/A/o")]
    [InlineData("message A { oneof o { int32 a = 1; int32 b = 2; } }", "message A { oneof o { int32 a = 1; } }", "ONEOF_FIELD_REMOVED #/A/o/2")]
    [InlineData("message A { oneof o { int32 a = 1; } }", "message A { oneof p { string a = 1; } }", "FIELD_SCALAR_KIND_CHANGED #/A/1")]
    public void Incompatible(string old, string update, string expected) =>
        Assert.Equal(expected, string.Join(", ", ProtoDiff.Compare(Parse(old), Parse(update)).Select(d => $"{d.Code} {d.Path}")));

    [Fact]
    public void Imported_messages_are_compared_where_a_field_uses_them()
    {
        const string user = "import \"b.proto\"; message A { q.B b = 1; }";
        var old = Parse(user, ("b.proto", Parse("package q; message B { int32 a = 1; B next = 2; }")));
        var good = Parse(user, ("b.proto", Parse("package q; message B { int64 a = 1; B next = 2; }")));
        var bad = Parse(user, ("b.proto", Parse("package q; message B { float a = 1; B next = 2; }")));

        Assert.Empty(ProtoDiff.Compare(old, good));
        Assert.Equal(
            ["FIELD_SCALAR_KIND_CHANGED #/B/1", "FIELD_NAMED_TYPE_CHANGED #/A/1"],
            ProtoDiff.Compare(old, bad).Select(d => $"{d.Code} {d.Path}"));
    }

    private static ProtoSchema Parse(string text, params (string Name, ProtoSchema Schema)[] references) =>
        ProtoSchema.Parse("syntax = \"proto3\"; " + text, references);
}
