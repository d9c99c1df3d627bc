namespace MailKit.Tests.Architecture;

/// <summary>The files of the repository, for rules about what is written in them.</summary>
public static class Sources
{
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files below a folder, but those that are made by tools.</summary>
    public static IEnumerable<(string Path, string Text)> Of(string folder)
        => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (file, File.ReadAllText(file)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "MailKit.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
