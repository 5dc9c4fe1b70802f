using Candlewick.Contracts.Registry;
using Candlewick.EmbeddedKafka.Registry.Protobuf;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Tests.Registry.Protobuf;

public sealed class ProtoSchemaTests(ITestOutputHelper output)
{
    public static TheoryData<string> Contract => ["tick.proto", "candle.proto", "aggregator_state.proto", "source_position.proto", "wanted_instrument.proto", "feed_status.proto", "depth.proto"];

    [Theory]
    [MemberData(nameof(Contract))]
    public void The_source_text_and_the_compilers_descriptor_are_one_schema(string file)
    {
        var compiled = Compiled(file);
        foreach (var message in compiled.MessageType)
        {
            foreach (var field in message.Field)
            {
                field.JsonName = CamelCase(field.Name); // as JavaScript's and Java's compilers do
            }
        }

        var fromText = Parse(SchemaSource.Read(file));
        var fromDescriptor = Parse(compiled.ToByteString().ToBase64());

        Assert.Equal(fromText.Text, fromDescriptor.Text);
        Assert.Equal(fromText.Serialized, fromDescriptor.Serialized);
    }

    [Theory]
    [MemberData(nameof(Contract))]
    public void The_descriptor_is_the_one_protoc_makes(string file)
    {
        var ours = FileDescriptorProto.Parser.ParseFrom(Convert.FromBase64String(Parse(SchemaSource.Read(file)).Serialized));
        var compiled = Compiled(file);
        ours.Name = compiled.Name;

        Assert.Equal(compiled, ours);
    }

    [Theory]
    [InlineData("syntax = 'proto3';message A{int64 a=1;string b=2;}")]
    [InlineData("// c\nsyntax = \"proto3\";\n\n/* d */ message A {\n  string b = 0x2; // e\n  int64 a = 01;\n}\n")]
    [InlineData("syntax = \"pro\" \"to3\"; ; message A { ; int64 a = 1 [json_name = \"a\"]; string b = 2 [(my.own) = { x: 1 }]; };")]
    public void Formatting_comments_and_order_of_fields_do_not_matter(string text) =>
        Assert.Equal("syntax = \"proto3\";\nmessage A {\n  int64 a = 1;\n  string b = 2;\n}\n", Parse(text).Text);

    [Theory]
    [InlineData("message A { int64 a = 1; }", "message A { int64 b = 1; }")]
    [InlineData("message A { int64 a = 1; }", "message A { uint64 a = 1; }")]
    [InlineData("message A { int64 a = 1; }", "message A { optional int64 a = 1; }")]
    [InlineData("message A { int64 a = 1; }", "package p; message A { int64 a = 1; }")]
    [InlineData("message A { int64 a = 1; }", "message A { int64 a = 1 [json_name = \"z\"]; }")]
    [InlineData("message A {} message B {}", "message B {} message A {}")]
    [InlineData("message A { reserved 1; }", "message A { reserved 2; }")]
    [InlineData("message A { message B {} message C {} }", "message A { message C {} message B {} }")]
    [InlineData("message A { message B {} map<int32, int32> m = 1; }", "message A { map<int32, int32> m = 1; message B {} }")]
    public void What_means_something_else_is_another_schema(string one, string other) =>
        Assert.NotEqual(Parse(Proto3(one)).Text, Parse(Proto3(other)).Text);

    [Theory]
    [InlineData("message A { oneof c { int32 a = 1; B b = 3; } string d = 2; message B { E e = 1; } enum E { X = 0; Y = -1; } }")]
    [InlineData("message A { map<string, B> m = 4; map<int64, E> n = 3; } message B {} enum E { option allow_alias = true; X = 0; Y = 0; }")]
    [InlineData("message A { reserved 2, 9 to 11, 40 to max; reserved \"x\", 'y'; } enum E { reserved -5 to -1, 100 to max; Z = 0; }")]
    [InlineData("import \"google/protobuf/timestamp.proto\"; message A { google.protobuf.Timestamp t = 1; optional bytes b = 2 [deprecated = true]; }")]
    [InlineData("package a.b; option java_package = \"c\\\"d\"; option optimize_for = SPEED; message A { b.A x = 1; .a.b.A y = 2; repeated a.b.A z = 3 [packed = false]; }")]
    [InlineData("message A {} service S { rpc M (A) returns (stream A); rpc N (stream .A) returns (A) { option deprecated = true; } option deprecated = true; }")]
    [InlineData("message string2 { int32 message = 1; int32 optional = 2; int32 map = 3; enum enum_ { option2 = 0; } enum_ reserved = 4; }")]
    [InlineData("message A { A.B x = 1; message B { A a = 1; C c = 2; message C {} } B.C y = 2; }")]
    public void The_canonical_text_is_a_fixed_point(string text)
    {
        var once = Parse(Proto3(text));

        Assert.Equal(once.Text, Parse(once.Text).Text);
        Assert.Equal(once.Text, Parse(once.Serialized).Text);
        Assert.Equal(once.Serialized, Parse(once.Serialized).Serialized);
    }

    [Theory]
    [InlineData("", "syntax")]
    [InlineData("AAAA", "neither")]
    [InlineData("mesage A {}", "syntax")]
    [InlineData("syntax = \"proto4\"; message A {}", "proto4")]
    [InlineData("syntax = \"proto3\"; message A { int64 a = 1 }", "line 1:44: expected ';', found '}'")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  int64 a = x;\n}", "line 3:13: expected a field number, found 'x'")]
    [InlineData("syntax = \"proto3\"; message A {", "the end of the schema")]
    [InlineData("syntax = \"proto3\"; message A { B b = 1; }", "type 'B', used in 'A'")]
    [InlineData("syntax = \"proto3\"; import \"other.proto\"; message A {}", "import 'other.proto'")]
    [InlineData("syntax = \"proto3\"; message A { int64 a = 0; }", "number 0")]
    [InlineData("syntax = \"proto3\"; message A { int64 a = 19500; }", "19500")]
    [InlineData("syntax = \"proto3\"; message A { int64 a = 536870912; }", "536870912")]
    [InlineData("syntax = \"proto3\"; message A { int64 a = 1; int32 b = 1; }", "1")]
    [InlineData("syntax = \"proto3\"; message A { int64 a = 1; int32 a = 2; }", "a")]
    [InlineData("syntax = \"proto3\"; message A { reserved 1; int64 a = 1; }", "reserved")]
    [InlineData("syntax = \"proto3\"; message A { reserved 5 to 3; }", "range")]
    [InlineData("syntax = \"proto3\"; message A { required int64 a = 1; }", "proto2")]
    [InlineData("syntax = \"proto3\"; message A { int64 a = 1 [default = 3]; }", "default")]
    [InlineData("syntax = \"proto3\"; message A { map<float, int32> a = 1; }", "key of a map")]
    [InlineData("syntax = \"proto3\"; message A { oneof o { } }", "no fields")]
    [InlineData("syntax = \"proto3\"; message A {} message A {}", "A")]
    [InlineData("syntax = \"proto3\"; enum E { A = 1; }", "first value")]
    [InlineData("syntax = \"proto3\"; enum E { A = 0; B = 0; }", "allow_alias")]
    [InlineData("syntax = \"proto3\"; option java_package = true2; /* open", "not closed")]
    [InlineData("syntax = \"proto3\"; option optimize_for = FAST;", "FAST")]
    [InlineData("syntax = \"proto3\"; option no_such_thing = 1;", "no_such_thing")]
    [InlineData("syntax = \"proto3", "not closed")]
    [InlineData("{\"type\": \"record\"}", "syntax")]
    public void What_is_wrong_is_named(string text, string part)
    {
        var e = Assert.Throws<ProtoSchemaException>(() => Parse(text));

        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void References_are_resolved_through_what_they_import_publicly()
    {
        var inner = Parse(Proto3("package i; message Inner {}"));
        var outer = ProtoSchema.Parse(Proto3("import public \"inner.proto\"; package o; message Outer { i.Inner inner = 1; }"), [("inner.proto", inner)]);

        var schema = ProtoSchema.Parse(Proto3("import \"outer.proto\"; message A { o.Outer a = 1; i.Inner b = 2; }"), [("outer.proto", outer)]);

        Assert.Contains(".i.Inner b = 2;", schema.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_not_imported_is_not_found()
    {
        var other = Parse(Proto3("message Other {}"));

        Assert.Throws<ProtoSchemaException>(() => ProtoSchema.Parse(Proto3("message A { Other o = 1; }"), [("other.proto", other)]));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_overflows_no_stack()
    {
        string deep = Proto3(string.Concat(Enumerable.Repeat("message A {", 100_000)));

        Assert.Contains("nested deeper", Assert.Throws<ProtoSchemaException>(() => Parse(deep)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_texts_and_descriptors_are_read_or_refused_and_nothing_else()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] texts = [.. Contract.Select(row => SchemaSource.Read(row.Data))];
        int refused = 0;
        const int rounds = 3000;
        for (int i = 0; i < rounds; i++)
        {
            string text = texts[random.Next(texts.Length)];
            string damaged = (i % 3) switch
            {
                0 => Damage(text, random),
                1 => text[..random.Next(text.Length)],
                _ => Convert.ToBase64String(Damage(Convert.FromBase64String(Parse(text).Serialized), random)),
            };
            try
            {
                var schema = Parse(damaged);
                Assert.Equal(schema.Text, Parse(schema.Text).Text);
            }
            catch (ProtoSchemaException)
            {
                refused++;
            }
        }

        output.WriteLine($"{refused} of {rounds} refused");
        Assert.InRange(refused, rounds / 4, rounds);
    }

    private static string CamelCase(string name)
    {
        string[] words = name.Split('_');
        return words[0] + string.Concat(words[1..].Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static string Damage(string text, Random random)
    {
        const string pieces = "{};=\"'/*.[]()<>-,+0123abc message enum oneof map reserved \\x \0\n";
        int at = random.Next(text.Length);
        return text[..at] + pieces[random.Next(pieces.Length)] + text[Math.Min(text.Length, at + random.Next(3))..];
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static ProtoSchema Parse(string text) => ProtoSchema.Parse(text, []);

    private static string Proto3(string text) => "syntax = \"proto3\"; " + text;

    private static FileDescriptorProto Compiled(string file) => file switch
    {
        "tick.proto" => Contracts.V1.TickReflection.Descriptor.ToProto(),
        "candle.proto" => Contracts.V1.CandleReflection.Descriptor.ToProto(),
        "aggregator_state.proto" => Contracts.V1.AggregatorStateReflection.Descriptor.ToProto(),
        "wanted_instrument.proto" => Contracts.V1.WantedInstrumentReflection.Descriptor.ToProto(),
        "depth.proto" => Contracts.V1.DepthReflection.Descriptor.ToProto(),
        "feed_status.proto" => Contracts.V1.FeedStatusReflection.Descriptor.ToProto(),
        _ => Contracts.V1.SourcePositionReflection.Descriptor.ToProto(),
    };
}
