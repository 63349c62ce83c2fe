using HaShiFlex.Documents;

namespace HaShiFlex.Reports.Tests;

public class ReportFolderTests
{
    [Fact]
    public void What_cannot_be_written_whole_leaves_the_folder_as_it_was()
    {
        string folder = Directory.CreateTempSubdirectory("report-folder").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, ReportFolder.HtmlFile));
            var error = Assert.Throws<InputException>(() => ReportFolder.Write(folder, SampleEstimate.Bare, []));
            Assert.Contains(ReportFolder.HtmlFile, error.Message, StringComparison.Ordinal);
            Assert.Equal([Path.Combine(folder, ReportFolder.HtmlFile)], Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Names_the_files_that_it_writes()
    {
        string folder = Directory.CreateTempSubdirectory("report-folder").FullName;
        try
        {
            var files = ReportFolder.Write(folder, SampleEstimate.Full, []);
            Assert.Equal([ReportFolder.JsonFile, ReportFolder.CsvFile, ReportFolder.HtmlFile], files.Select(Path.GetFileName));
            Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFiles(folder).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
