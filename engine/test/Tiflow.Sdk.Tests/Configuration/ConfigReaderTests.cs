using System.Text;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Sdk.Tests.Configuration;

public sealed class ConfigReaderTests
{
    [Fact]
    public void Read_GoodConfig_GivesTheObject()
    {
        var config = Read("""{"fileCount": 3, "interval": "500ms"}""");

        config.FileCount.ShouldBe(3);
        config.Interval.ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Read_Nothing_GivesTheDefaults() => Read("").FileCount.ShouldBe(1);

    [Fact]
    public void Read_Null_IsRefused() => MessageOf("null").ShouldBe("the config is null; write a JSON object");

    [Fact]
    public void Read_UnknownKey_NamesLineAndNearestKey() => MessageOf(
        """
        {
          "fileCont": 3
        }
        """).ShouldBe("line 2: unknown key \"fileCont\"; did you mean \"fileCount\"?");

    [Fact]
    public void Read_UnknownKeyLikeNoOther_ListsTheKnownOnes() =>
        MessageOf("""{"x": 1}""").ShouldBe("line 1: unknown key \"x\"; known keys: fileCount, interval");

    [Fact]
    public void Read_MalformedJson_NamesTheLine() => MessageOf(
        """
        {
          "fileCount": 3,
        """).ShouldStartWith("line 2: ");

    [Fact]
    public void Read_WrongType_NamesLineAndKey() =>
        MessageOf("{\n\"fileCount\": \"many\"}").ShouldStartWith("line 2: key \"fileCount\": ");

    [Fact]
    public void Read_BadDuration_NamesTheKeyAndShowsGoodOnes()
    {
        var message = MessageOf("""{"interval": "soon"}""");

        message.ShouldStartWith("line 1: key \"interval\": ");
        message.ShouldContain("500ms");
    }

    [Fact]
    public void Read_AnnotationViolated_GivesItsText() =>
        MessageOf("""{"fileCount": 0}""").ShouldBe("fileCount must be 1 to 10");

    [Fact]
    public void Read_OneMebibyte_IsTheLimit()
    {
        Read("{}".PadRight(ConfigReader.MaxBytes)).FileCount.ShouldBe(1);

        MessageOf("{}".PadRight(ConfigReader.MaxBytes + 1)).ShouldContain("1048577 bytes");
    }

    private static SampleConfig Read(string json) =>
        (SampleConfig)ConfigReader.Read(typeof(SampleConfig), Encoding.UTF8.GetBytes(json));

    private static string MessageOf(string json) => Should.Throw<InvalidConfigException>(() => Read(json)).Message;
}
