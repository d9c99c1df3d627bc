using System.Net;
using System.Net.Sockets;
using MailKit.Web.Accounts;
using MailKit.Web.Data;
using MailKit.Web.Reconciliation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MailKit.Web.Hosting;

/// <summary>The way from a built application to a running one: migrate, first admin, listen, say where everything is.</summary>
public static class Startup
{
    /// <summary>Throws <see cref="SettingsException"/> with every fault at once.</summary>
    public static void CheckSettings(this WebApplicationBuilder builder)
    {
        if (Settings.Check(builder.Configuration, builder.Environment.IsDevelopment()) is { Count: > 0 } faults)
        {
            throw new SettingsException(faults);
        }
    }

    /// <summary>Says that a port is taken before anything is made.</summary>
    public static void CheckPorts(this WebApplicationBuilder builder)
    {
        foreach (var url in (builder.Configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var address = Parse(url);

            if (address.Port > 0 && IsTaken(address))
            {
                throw new SettingsException([$"Port {address.Port} is taken by another program. Stop it, or choose another port: dotnet run --project MailKit.Web -- --urls http://localhost:5081"]);
            }
        }
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new SettingsException([$"“{url}” is no address to listen on. Write for example http://localhost:5081."]);
        }
    }

    private static bool IsTaken(BindingAddress address)
    {
        try
        {
            using var listener = new TcpListener(address.Host is "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Any, address.Port);
            listener.Start();
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.AddressAlreadyInUse;
        }
    }

    public static async Task LaunchAsync(this WebApplication app)
    {
        await app.MigrateAsync();
        await app.SetClockAsync();
        await RecoverAsync(app);

        // Before the door opens: whoever is sent requests must not end because the database is away for a moment.
        var admin = await FirstAdminAsync(app);
        await app.StartAsync();
        Announce(app, admin);
        await app.WaitForShutdownAsync();
    }

    private static async Task RecoverAsync(WebApplication app)
    {
        if (app.Configuration.GetValue<bool>("Recovery:Restored"))
        {
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Recovery>().RunAsync(CancellationToken.None);
        }
    }

    private static async Task<(string Email, string Password)?> FirstAdminAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FirstAdmin>().EnsureAsync();
    }

    private static void Announce(WebApplication app, (string Email, string Password)? admin)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var settings = app.Configuration;
        Console.WriteLine();
        Console.WriteLine($"  MailKit          {string.Join("  ", addresses)}");

        if (settings["Sandbox:ConsoleUrl"] is { } console)
        {
            Console.WriteLine($"  Sandbox console  {console.TrimEnd('/')}   (inbox, customers, the clock)");
            Console.WriteLine($"  Dodo stand-in    {settings["Dodo:BaseUrl"]?.TrimEnd('/')}");
            Console.WriteLine($"  Resend stand-in  {settings["Resend:BaseUrl"]?.TrimEnd('/')}");
        }

        Console.WriteLine(admin is { } made
            ? $"  Admin            {made.Email}   password: {(string.IsNullOrEmpty(settings["Admin:Password"]) ? made.Password : "as set in Admin__Password")}"
            : "  Admin            as made on the first start");
        Console.WriteLine();
    }
}
