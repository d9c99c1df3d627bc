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

    /// <summary>The folders below a project, and how many things are in each: folders, and files that share a name are one.</summary>
    public static IEnumerable<(string Path, int Things)> FoldersOf(string project)
        => Directory.EnumerateDirectories(Path.Combine(Root, project), "*", SearchOption.AllDirectories)
            .Select(folder => Path.GetRelativePath(Root, folder))
            .Where(folder => !folder.Split('/').Any(part => part is "obj" or "bin" or "Migrations" or "wwwroot" or "node_modules"))
            .Select(folder => (folder, Directory.EnumerateFileSystemEntries(Path.Combine(Root, folder)).Select(entry => Path.GetFileName(entry).Split('.')[0]).Distinct().Count()));

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
