package roma.node;

final class RomaNodeMain {
  private RomaNodeMain() {}

  public static void main(String[] args) {
    System.out.println("java " + Runtime.version().feature());
  }
}
