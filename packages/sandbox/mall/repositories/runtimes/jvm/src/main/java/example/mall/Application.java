package example.mall;

public final class Application {
  private Application() {}

  public static void main(String[] arguments) {
    Service.named("mall-template").listen(8080);
  }
}
