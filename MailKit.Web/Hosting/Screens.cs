namespace MailKit.Web.Hosting;

/// <summary>Registers the pages, and puts the pipeline in its order.</summary>
public static class Screens
{
    public static IServiceCollection AddScreens(this IServiceCollection services)
    {
        services.AddRouting(static routing => routing.LowercaseUrls = true);
        services.AddRazorComponents();
        services.AddControllers();
        services.AddRazorPages(static pages =>
        {
            pages.Conventions.AuthorizeFolder("/App", "Account");
            pages.Conventions.AuthorizeAreaFolder("Admin", "/", "Admin");
        });

        return services;
    }

    public static void UseScreens(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseSecurityHeaders(FormTargets(app.Configuration));
        app.UseFailures();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages();
    }

    private static string[] FormTargets(IConfiguration settings)
        => settings["Sandbox:ConsoleUrl"] is not null || new Uri(settings["Dodo:BaseUrl"]!).IsLoopback
            ? [new Uri(settings["Dodo:BaseUrl"]!).GetLeftPart(UriPartial.Authority)]
            : ["https://*.dodopayments.com"];
}
