namespace HaShiFlex.Reports.Tests.Html;

public class HtmlReportTests
{
    [Fact]
    public void Is_at_most_three_megabytes()
    {
        long bytes = new FileInfo(PageWriter.Write(SampleEstimate.Full, "size")).Length;
        Assert.InRange(bytes, 800_000, 3_000_000);
    }

    [Fact]
    public void The_same_estimate_gives_the_same_bytes()
    {
        Assert.Equal(File.ReadAllBytes(PageWriter.Write(SampleEstimate.Full, "once")), File.ReadAllBytes(PageWriter.Write(SampleEstimate.Create("Made-up network, 65 layers", 65), "twice")));
    }
}
