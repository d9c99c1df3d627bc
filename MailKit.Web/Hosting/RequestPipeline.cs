using MailKit.Web.Http;
using MailKit.Web.Pages.App.Emails.Searching;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace MailKit.Web.Hosting;

/// <summary>Registers the pages, and puts the pipeline in its order.</summary>
public static class RequestPipeline
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRouting(static routing => routing.LowercaseUrls = true);
        services.AddRazorComponents();
        services.AddScoped<FoundEmails>();
        services.AddControllers(static mvc => mvc.ModelBinderProviders.Insert(0, new StorableTextBinderProvider()));
        services.Configure<MvcViewOptions>(static views => views.HtmlHelperOptions.ClientValidationEnabled = false);
        services.AddRazorPages(static pages =>
        {
            pages.Conventions.AuthorizeFolder("/App", "Account");
            pages.Conventions.AuthorizeAreaFolder("Admin", "/", "Admin");
            pages.Conventions.AuthorizeAreaFolder("Identity", "/Account/Manage");
        });

        return services;
    }

    public static void UseRequestPipeline(this WebApplication app)
    {
        app.UsePublicScheme();

        app.UseSecurityHeaders(FormTargets(app.Configuration));
        app.UseErrorResponses();
        app.UseKeptAddresses();
        app.UseRouting();
        app.UseSaidPolicies();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();

        // Who reads no page asks for it by this name.
        app.MapGet("/favicon.ico", static () => Results.Redirect("/favicon.svg", permanent: true)).AllowAnonymous();
        app.MapRazorPages();
    }

    // Behind the test that walks over all endpoints: one that says nothing about who may come in lets nobody in.
    private static void UseSaidPolicies(this WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.GetEndpoint() is not RouteEndpoint { Metadata: var metadata } || metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    // Nothing that an address can ask for has a NUL in it, and PostgreSQL would not look for it.
    private static void UseKeptAddresses(this WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) is not true)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    // The checkout's origin; Dodo's own lies under its domain.
    private static string[] FormTargets(IConfiguration settings)
    {
        var checkout = new Uri(settings["Sandbox:CheckoutUrl"] ?? settings["Dodo:BaseUrl"]!);
        return checkout.Host.EndsWith(".dodopayments.com", StringComparison.Ordinal) ? ["https://*.dodopayments.com"] : [checkout.GetLeftPart(UriPartial.Authority)];
    }
}
