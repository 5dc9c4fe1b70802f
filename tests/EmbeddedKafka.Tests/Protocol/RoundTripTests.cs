using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

public sealed class RoundTripTests
{
    private const int MessagesPerVersion = 20;

    [Theory]
    [MemberData(nameof(Schemas.Names), MemberType = typeof(Schemas))]
    public void Every_version_writes_what_the_schema_says_and_reads_it_back(string api)
    {
        foreach (Codec codec in Codec.Of(api))
        {
            foreach (short version in Schemas.Versions(codec.Api))
            {
                for (int seed = 0; seed < MessagesPerVersion; seed++)
                {
                    string at = $"{codec.Schema.Name} version {version} seed {seed}";
                    IMessage message = new RandomMessage(seed, version).Make(codec);
                    byte[] expected = ReferenceEncoder.Encode(message, codec, version);

                    byte[] written = Codec.Write(message, version);
                    Assert.True(expected.AsSpan().SequenceEqual(written), $"{at}: written otherwise than the schema says");

                    IMessage read = codec.Read(written, version, out int unread);
                    Assert.True(unread == 0, $"{at}: {unread} bytes left");
                    byte[] again = ReferenceEncoder.Encode(read, codec, version);
                    Assert.True(expected.AsSpan().SequenceEqual(again), $"{at}: read otherwise than written");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schemas.Names), MemberType = typeof(Schemas))]
    public void A_fresh_message_can_be_written_where_its_nulls_are_allowed(string api)
    {
        foreach (Codec codec in Codec.Of(api))
        {
            short newest = codec.Api.Versions.Last;
            var message = (IMessage)Activator.CreateInstance(codec.Class)!;
            byte[] written = Codec.Write(message, newest);
            codec.Read(written, newest, out int unread);
            Assert.Equal(0, unread);
        }
    }

    [Fact]
    public void Every_schema_is_in_the_catalogue_under_its_name()
    {
        Assert.Equal(Schemas.Apis.Select(api => api.Name), ApiCatalogue.All.Select(api => api.Key.ToString()));
        Assert.All(ApiCatalogue.All, api => Assert.Same(api, ApiCatalogue.Find(api.Key)));
        Assert.Null(ApiCatalogue.Find((ApiKey)(-1)));
        Assert.Null(ApiCatalogue.Find((ApiKey)short.MaxValue));
        Assert.Null(ApiCatalogue.Find(ApiKey.ControlledShutdown));
    }
}
