using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace MailKit.Sandbox.State;

/// <summary>Lets the SQLite that is on disk load under the version that was asked for.</summary>
internal static class SqliteLoader
{
    // A package feed may hold an older SQLitePCLRaw than the one we are compiled against (docs/adr/0006). Where it does not, this never runs.
#pragma warning disable CA2255 // The assembly is an application, too.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register()
        => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        {
            if (name.Name is not { } simpleName || !simpleName.StartsWith("SQLitePCLRaw", StringComparison.Ordinal))
            {
                return null;
            }

            var path = Path.Combine(AppContext.BaseDirectory, simpleName + ".dll");
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };
}
